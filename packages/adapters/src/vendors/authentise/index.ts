import { capabilitiesOf, type VendorDefinition } from '@fabgraph/contract';
import { createAuthentiseAdapter } from './adapter.ts';
import { authentiseSettings, parseAuthentiseSettings } from './settings.ts';
import { AUTHENTISE } from './vendor.ts';

/** Its facets are every account's; it is never called. */
const SAMPLE = createAuthentiseAdapter({
  account: 'sample',
  settings: parseAuthentiseSettings({ tokenId: 'sample', tokenSecret: 'sample' }),
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
