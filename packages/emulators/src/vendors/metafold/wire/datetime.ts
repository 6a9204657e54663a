import type { Settings } from '../option.ts';

/** A moment as the vendor writes it, to the second. */
export function formatDatetime(timeMs: number, { datetime }: Pick<Settings, 'datetime'>): string {
  const date = new Date(timeMs);
  if (datetime === 'rfc1123') return date.toUTCString();
  return `${date.toISOString().slice(0, 19)}+00:00`;
}

export function formatOptionalDatetime(
  timeMs: number | null,
  settings: Pick<Settings, 'datetime'>,
): string | null {
  return timeMs === null ? null : formatDatetime(timeMs, settings);
}
