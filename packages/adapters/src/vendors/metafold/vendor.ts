import type { VendorInfo } from '@fabgraph/contract';

export const METAFOLD: VendorInfo = { id: 'metafold', name: 'Metafold', minPollIntervalMs: 1_000 };
