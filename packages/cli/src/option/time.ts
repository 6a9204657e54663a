import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** As far as dates go. */
const MAX_DATE_MS = 8.64e15;

/** More is more than a timer can hold: 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** `90s`, `5m`, `2h`, `1d`, `500ms`; a bare number is seconds. In ms. */
export function readDuration(text: string): number {
  const durationMs = toDurationMs(text);
  if (durationMs !== undefined && durationMs <= MAX_TIMER_MS) return durationMs;
  throw new InvalidArgumentError('It is a time span such as 90s, 5m or 2h, up to 24 days.');
}

/** A moment as ISO 8601: `2026-03-01`, `2026-03-01T14:05:00Z`, or so long ago: `2h`, `7d`. */
export function readMoment(text: string): string {
  const agoMs = /[a-z]$/.test(text) ? toDurationMs(text) : undefined;
  const timeMs = agoMs === undefined ? Date.parse(text) : Date.now() - agoMs;
  if (Math.abs(timeMs) <= MAX_DATE_MS) return new Date(timeMs).toISOString();
  throw new InvalidArgumentError('It is a date such as 2026-03-01, or a time span ago: 2h, 7d.');
}

function toDurationMs(text: string): number | undefined {
  const [, number, unit = 's'] = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const unitMs = UNITS_MS[unit];
  if (number === undefined || unitMs === undefined) return undefined;
  return Number(number) * unitMs;
}
