import type { VendorInfo } from '@fabgraph/contract';

export const PRINTSHELF: VendorInfo = {
  id: 'printshelf',
  name: 'Printshelf',
  minPollIntervalMs: 1_000,
};
