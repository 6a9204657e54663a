import { capabilitiesOf, type VendorDefinition } from '@fabgraph/contract';
import { createPrintshelfAdapter } from './adapter.ts';
import { SETTING_FIELDS } from './settings.ts';
import { PRINTSHELF } from './vendor.ts';

/** Printshelf: parts on a shelf, and the jobs that print them. */
export const printshelfDefinition: VendorDefinition = {
  vendor: PRINTSHELF,
  // An adapter that makes no call shows what any of them can do.
  capabilities: capabilitiesOf(createPrintshelfAdapter('none', { apiKey: 'none' }).facets),
  settings: SETTING_FIELDS,
  create: createPrintshelfAdapter,
};
