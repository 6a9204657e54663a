import type { FileLinks } from '@fabgraph/schema';
import type { FileIds } from './file-id.ts';
import { FILES_PREFIX } from './file-route.ts';

export interface FileLinksOptions {
  readonly ids: FileIds;
  /** Base of the addresses that clients are given. */
  readonly baseUrl: () => string;
}

export function createFileLinks({ ids, baseUrl }: FileLinksOptions): FileLinks {
  return {
    urlFor: (ref, content) => `${baseUrl()}${FILES_PREFIX}${ids.make({ ref, content })}`,
  };
}
