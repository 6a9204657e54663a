const DAY_MS = 86_400_000;
/** Some count parts of one, too. */
const SECONDS = /^\d{1,9}(?:\.\d{1,9})?$/;
/** Of HTTP, or ISO 8601: the engine takes nearly anything for a date, `-5` for one long gone. */
const DATE = /^(?:[A-Z][a-z]{2,8},? |\d{4}-)/;

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
  if (SECONDS.test(text)) return Math.min(Math.ceil(Number(text) * 1_000), DAY_MS);
  const until = DATE.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(until)) return undefined;
  const vendorNow = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  const waitMs = until - (Number.isNaN(vendorNow) ? now : vendorNow);
  return Math.min(Math.max(waitMs, 0), DAY_MS);
}
