/** How much of one vendor's list may be read for one page of ours; what is under way then is not broken off. */
export interface ReadLimits {
  /** Calls to the vendor that the reads cost, one a read at least. Default 50. */
  readonly maxCalls: number;
  /** Default 5,000. */
  readonly maxItems: number;
}

/** `ReadLimits`, each left out or undefined where its default stands. */
export type ReadLimitOptions = { readonly [Limit in keyof ReadLimits]?: number | undefined };

export function toReadLimits({
  maxCalls = 50,
  maxItems = 5_000,
}: ReadLimitOptions = {}): ReadLimits {
  return { maxCalls, maxItems };
}
