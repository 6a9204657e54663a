/**
 * Parameters as values. The vendor sends them as strings of JSON, as plain words, or in older
 * answers as what they are. A number too long to be held exactly stays a string.
 */
export function toParameters(
  params: Readonly<Record<string, unknown>> | null | undefined,
): Readonly<Record<string, unknown>> | null {
  if (params === null || params === undefined) return null;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, toValue(value)]));
}

/** Values as the vendor takes them: strings, or lists of strings. */
export function toParams(
  parameters: Readonly<Record<string, unknown>>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(toText) : toText(value),
    ]),
  );
}

/** Most strings are plain words: to have those refused one by one costs more than all the rest. */
const LIKE_JSON = /^\s*(?:[[{"\d-]|(?:true|false|null)\s*$)/;

function toValue(value: unknown): unknown {
  if (typeof value !== 'string' || !LIKE_JSON.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    const isInexact = Number.isInteger(parsed) && !Number.isSafeInteger(parsed);
    return isInexact ? value.trim() : parsed;
  } catch {
    return value;
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
