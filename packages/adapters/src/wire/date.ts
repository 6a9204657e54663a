const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?$/i;
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
  return parseIso(text) ?? parseRfc1123(text);
}

function parseIso(text: string): Date | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    match;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return toDate(parts, ms, zoneOffsetMinutes(zone));
}

function parseRfc1123(text: string): Date | null {
  const match = RFC_1123.exec(text);
  if (match === null) return null;
  const [, day, month = '', year, hour, minute, second] = match;
  const parts = [year, MONTHS.indexOf(month) + 1, day, hour, minute, second].map(Number);
  return toDate(parts, 0, 0);
}

function toDate(parts: readonly number[], ms: number, offsetMinutes: number | null): Date | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (offsetMinutes === null || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  // `Date.UTC` would take the years 0 to 99 for the last century's.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  date.setUTCHours(hour, minute, second, ms);
  return new Date(date.getTime() - offsetMinutes * 60_000);
}

function zoneOffsetMinutes(zone: string): number | null {
  if (/^(?:Z|UTC)$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
