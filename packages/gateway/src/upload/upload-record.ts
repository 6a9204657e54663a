import type { Adapter, UploadResult } from '@fabgraph/contract';
import type { PlannedUpload } from './upload-id.ts';
import type { LostUpload } from './vendor-upload.ts';

/** What has become of one upload so far. */
export interface UploadRecord {
  /** Indexes of the files whose bytes are coming in right now. */
  readonly receiving: Set<number>;
  /** Set as soon as the vendor is sent the whole; unset where that failed. */
  result: Promise<UploadResult> | undefined;
  /** Set for good once nobody can tell whether the vendor has taken the files: they are never sent again. */
  lost: LostUpload | undefined;
}

export interface UploadRecords {
  /** Each credential's own: what came of an upload is told to nobody else. */
  readonly of: (upload: PlannedUpload, adapter: Adapter) => UploadRecord;
}

/** Uploads whose record is kept; beyond it the oldest are forgotten. */
const MAX_RECORDS = 10_000;

/** Kept in memory for as long as the id is good. */
export function createUploadRecords(now: () => number): UploadRecords {
  const records = new Map<string, UploadRecord & { readonly expiresAtMs: number }>();

  return {
    of: ({ plan: { nonce }, expiresAtMs }, { credentialFingerprint }) => {
      const key = `${nonce} ${credentialFingerprint}`;
      const known = records.get(key);
      if (known !== undefined) return known;
      forgetOldest();
      const receiving = new Set<number>();
      const record = { receiving, result: undefined, lost: undefined, expiresAtMs };
      records.set(key, record);
      return record;
    },
  };

  /** The oldest come first. One that is in use stays, and keeps no other. */
  function forgetOldest(): void {
    for (const [key, { expiresAtMs, receiving }] of records) {
      if (receiving.size > 0) continue;
      if (expiresAtMs > now() && records.size < MAX_RECORDS) return;
      records.delete(key);
    }
  }
}
