const DAY_MS = 86_400_000;

/**
 * How long a `Retry-After` asks to wait, in ms, at most a day. A date in it is read against the
 * vendor's own `Date`, so that a clock that is wrong there does not matter here.
 */
export function parseRetryAfter(
  retryAfter: string | string[] | undefined,
  date: string | string[] | undefined,
  now: number = Date.now(),
): number | undefined {
  if (typeof retryAfter !== 'string') return undefined;
  const text = retryAfter.trim();
  if (/^\d{1,9}$/.test(text)) return Math.min(Number(text) * 1_000, DAY_MS);
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const vendorNow = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  const waitMs = until - (Number.isNaN(vendorNow) ? now : vendorNow);
  return Math.min(Math.max(waitMs, 0), DAY_MS);
}
