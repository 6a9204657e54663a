const SECRET_KEY =
  /token|secret|passw|credential|authorization|cookie|signature|api[-_]?key|upload[-_]?(?:location|url)|^location$|^callback(?:[-_]?ur[il])?$/i;
/** From the end of the scheme on: to look for its beginning takes a time that grows with the square of the text. */
const URL_WITH_MORE = /:\/\/(?:[^\s/?#"'<>@]*@)?([^\s?#"'<>]*)(?:[?#][^\s"'<>]*)?/g;
const MIN_SECRET_LENGTH = 6;
const MAX_DEPTH = 64;

/**
 * A copy of a vendor's payload that is safe to show: no query, fragment or user in any URL, no
 * member whose name is that of a credential, of an upload location or of a callback, whose path is
 * its secret. What lies deeper than 64 levels is cut.
 */
export function redactPayload(value: unknown): unknown {
  return redactValue(value, 0);
}

/** The text with its URLs cut short and with none of the `secrets`. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const shown = known.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return shown.includes('://') ? shown.replace(URL_WITH_MORE, '://$1') : shown;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  // A vendor's `__proto__` must stay outside: assigning it would change the copy itself.
  const members = value as Readonly<Record<string, unknown>>;
  const shown: Record<string, unknown> = {};
  for (const key of Object.keys(members)) {
    if (key === '__proto__' || SECRET_KEY.test(key)) continue;
    shown[key] = redactValue(members[key], depth + 1);
  }
  return shown;
}
