import { capabilitiesOf, type VendorDefinition } from '@fabgraph/contract';
import { createMetafoldAdapter } from './adapter.ts';
import { SETTING_FIELDS } from './settings.ts';
import { METAFOLD } from './vendor.ts';

/** Metafold: projects, their files, and the jobs and workflows that compute on these. */
export const metafoldDefinition: VendorDefinition = {
  vendor: METAFOLD,
  // Of the default profile, shown by an adapter that makes no call: the older one adds to them.
  capabilities: capabilitiesOf(createMetafoldAdapter('none', { accessToken: 'none' }).facets),
  settings: SETTING_FIELDS,
  create: createMetafoldAdapter,
};
