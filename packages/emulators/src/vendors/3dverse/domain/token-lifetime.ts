const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const DEFAULT_TOKEN_LIFETIME = '1h';

/** `30m`, `1h`, `24h`: a whole number and one unit, in milliseconds; undefined for anything else. */
export function parseTokenLifetime(text: string): number | undefined {
  const match = /^([1-9]\d{0,8})([smhd])$/.exec(text);
  if (!match) return undefined;
  const [, amount = '', unit = ''] = match;
  const unitMs = UNIT_MS[unit];
  return unitMs === undefined ? undefined : Number(amount) * unitMs;
}
