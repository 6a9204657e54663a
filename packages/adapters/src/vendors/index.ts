import type { VendorDefinition } from '@fabgraph/contract';
import { threeDVerseDefinition } from './3dverse/index.ts';
import { authentiseDefinition } from './authentise/index.ts';
import { metafoldDefinition } from './metafold/index.ts';

/** Every vendor that this gateway carries. A new one is one more line here. */
export const vendorDefinitions: readonly VendorDefinition[] = [
  metafoldDefinition,
  authentiseDefinition,
  threeDVerseDefinition,
];
