const MAX_COUNT = 2 ** 31 - 1;

/** A number of things; null for what is none, or is more than the graph can tell. */
export function parseCount(value: unknown): number | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return null;
  return value >= 0 && value <= MAX_COUNT ? value : null;
}
