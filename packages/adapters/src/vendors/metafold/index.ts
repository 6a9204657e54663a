import { capabilitiesOf, type VendorDefinition } from '@fabgraph/contract';
import { createMetafoldAdapter } from './adapter.ts';
import { SETTING_FIELDS } from './settings.ts';
import { METAFOLD } from './vendor.ts';

/** Metafold: projects, their files, and the jobs and workflows that compute on these. */
export const metafoldDefinition: VendorDefinition = {
  vendor: METAFOLD,
  // What an adapter can do does not depend on its account; one without a call shows it.
  capabilities: capabilitiesOf(createMetafoldAdapter('none', { accessToken: 'none' }).facets),
  settings: SETTING_FIELDS,
  create: createMetafoldAdapter,
};
