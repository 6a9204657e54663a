import type { VendorInfo } from '@fabgraph/contract';

export const AUTHENTISE: VendorInfo = {
  id: 'authentise',
  name: 'Authentise 3DIAX',
  // The vendor's own examples poll this often; tighter loops were answered with 429.
  minPollIntervalMs: 3_000,
};
