import { capabilitiesOf, type VendorDefinition } from '@fabgraph/contract';
import { createMetafoldAdapter } from './adapter.ts';
import { SETTING_FIELDS } from './settings.ts';
import { METAFOLD } from './vendor.ts';

/** Metafold: projects, their files, and the jobs and workflows that compute on these. */
export const metafoldDefinition: VendorDefinition = {
  vendor: METAFOLD,
  // The older profile can do all that the newer can and more; an adapter without a call shows it.
  capabilities: capabilitiesOf(
    createMetafoldAdapter('none', { accessToken: 'none', profile: 'legacy' }).facets,
  ),
  settings: SETTING_FIELDS,
  create: createMetafoldAdapter,
};
