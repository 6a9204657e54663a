import { VendorError } from '@fabgraph/contract';
import type { VendorClient } from '../../http/client.ts';
import type { MadeJobs } from './made-job.ts';
import type { RefMaker } from './ref.ts';
import type { UriReader } from './uri.ts';
import { AUTHENTISE } from './vendor.ts';

/** One service of the account's. */
export interface Service {
  readonly client: VendorClient;
  /** No trailing slash. */
  readonly baseUrl: string;
  readonly uris: UriReader;
}

/** What every part of the adapter needs of its account. */
export interface Account {
  readonly name: string;
  readonly refs: RefMaker;
  readonly models: Service;
  readonly slices: Service;
  /** What was ordered through this adapter. */
  readonly made: MadeJobs;
  /** See `TransformationOptions`. */
  readonly isScaleDoubled: boolean;
  /** The wall clock, in ms: the vendor's dates are compared with it. */
  readonly now: () => number;
}

/** @param what a noun: `model`. */
export function notFound(account: string, what: string): VendorError {
  return new VendorError({
    code: 'NOT_FOUND',
    message: `Authentise 3DIAX has no such ${what}.`,
    vendor: AUTHENTISE.id,
    account,
  });
}
