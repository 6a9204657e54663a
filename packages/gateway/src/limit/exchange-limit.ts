/** What bounds that which goes in and out beside GraphQL: files, and what vendors report. */
export interface ExchangeLimits {
  /** How long whoever holds the address of a file or an upload may use it, in ms. Default 24 h. */
  readonly addressTtlMs: number;
  /** Of a file that is sent, so many bytes must come: default 30 KB, 0 for any pace, */
  readonly uploadPaceBytes: number;
  /** in each so many ms that are waited for them. Default 30 s. */
  readonly uploadPaceMs: number;
  /** Of files that wait for others of their upload, all together, with 4 KB for each and for each upload. Default 10 GB. */
  readonly maxWaitingBytes: number;
  /** Body of a callback. Default 64 KB. */
  readonly maxCallbackBytes: number;
}

/** `ExchangeLimits`, each left out or undefined where its default stands. */
export type ExchangeLimitOptions = {
  readonly [Limit in keyof ExchangeLimits]?: number | undefined;
};

export function toExchangeLimits({
  addressTtlMs = 24 * 60 * 60 * 1_000,
  uploadPaceBytes = 30_000,
  uploadPaceMs = 30_000,
  maxWaitingBytes = 10_000_000_000,
  maxCallbackBytes = 64 * 1_024,
}: ExchangeLimitOptions = {}): ExchangeLimits {
  return { addressTtlMs, uploadPaceBytes, uploadPaceMs, maxWaitingBytes, maxCallbackBytes };
}
