import type { VendorInfo } from '@fabgraph/contract';

export const THREEDVERSE: VendorInfo = {
  id: '3dverse',
  name: '3dverse',
  minPollIntervalMs: 2_000,
};
