const MAX_COUNT = 2 ** 31 - 1;

/** A number of things; null for what is none, or is more than the graph can tell. */
export function parseCount(value: unknown): number | null {
  const count = parseSize(value);
  return count !== null && count <= MAX_COUNT ? count : null;
}

/** A number of bytes; null for what is none. */
export function parseSize(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : null;
}
