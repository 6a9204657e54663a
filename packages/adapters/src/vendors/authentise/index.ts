import { capabilitiesOf, type VendorDefinition } from '@fabgraph/contract';
import { createAuthentiseAdapter } from './adapter.ts';
import { authentiseSettings, parseAuthentiseSettings } from './settings.ts';
import { AUTHENTISE } from './vendor.ts';

/** It has every facet that an account can have; it is never called. */
const SAMPLE = createAuthentiseAdapter({
  account: 'sample',
  settings: parseAuthentiseSettings({ tokenId: 'sample', tokenSecret: 'sample', events: 'true' }),
});

export const authentiseDefinition: VendorDefinition = {
  vendor: AUTHENTISE,
  capabilities: capabilitiesOf(SAMPLE.facets),
  settings: authentiseSettings,
  create: (account, settings, options) =>
    createAuthentiseAdapter({
      ...options,
      account,
      settings: parseAuthentiseSettings(settings),
    }),
};
