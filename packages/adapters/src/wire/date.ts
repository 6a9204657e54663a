/**
 * The two spellings that the language prescribes and nearly all dates have: the engine reads them,
 * in half the time. It would also take a 31st of any month, so the last days are left to the rest.
 */
const PLAIN_ISO =
  /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const PLAIN_UTC =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?:0[1-9]|1\d|2[0-8]) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [1-9]\d{3} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d GMT$/;

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?([Zz]|[Uu][Tt][Cc]|[+-]\d\d(?::?\d\d)?)?)?$/;
const RFC_1123 =
  /^(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|[+-]0000)$/;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * A vendor's date: ISO 8601 with or without a zone (then UTC), the same with a blank for the `T`,
 * or RFC 1123. Anything else, a day that no calendar has included, is null.
 */
export function parseDate(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (PLAIN_ISO.test(text) || PLAIN_UTC.test(text)) return new Date(text);
  return parseIso(text) ?? parseRfc1123(text);
}

function parseIso(text: string): Date | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    match;
  const offsetMinutes = zoneOffsetMinutes(zone);
  if (offsetMinutes === null) return null;
  return toDate({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: Number(fraction.slice(0, 3).padEnd(3, '0')),
    offsetMinutes,
  });
}

function parseRfc1123(text: string): Date | null {
  const match = RFC_1123.exec(text);
  if (match === null) return null;
  const [, day, month = '', year, hour, minute, second] = match;
  return toDate({
    year: Number(year),
    month: MONTHS.indexOf(month) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: 0,
    offsetMinutes: 0,
  });
}

interface DateParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  /** East of Greenwich. */
  readonly offsetMinutes: number;
}

/** After so many years the calendar repeats itself. */
const CYCLE_YEARS = 400;
const CYCLE_MS = 146_097 * 86_400_000;
const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

function toDate(parts: DateParts): Date | null {
  const { year, month, day, hour, minute, second, ms, offsetMinutes } = parts;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  // A cycle later, because `Date.UTC` takes the years 0 to 99 for the last century's.
  const laterMs = Date.UTC(
    year + CYCLE_YEARS,
    month - 1,
    day,
    hour,
    minute - offsetMinutes,
    second,
    ms,
  );
  const date = new Date(laterMs - CYCLE_MS);
  // The hours of its zone may lead out of the years that four digits can tell.
  return date.getTime() >= FIRST_MS && date.getTime() <= LAST_MS ? date : null;
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function zoneOffsetMinutes(zone: string): number | null {
  const isEast = zone.startsWith('+');
  if (!isEast && !zone.startsWith('-')) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(zone.length > 3 ? -2 : zone.length));
  if (hours > 23 || minutes > 59) return null;
  return (isEast ? 1 : -1) * (hours * 60 + minutes);
}
