/** A header's value, by its name in small letters. */
type HeaderReader = (name: string) => unknown;

export const KEY_HEADER = 'x-api-key';

/** Longer ones are refused unread: no token or key is near it. */
const MAX_LENGTH = 16_384;

/** The key or token in a request's headers; null where there is none. */
export function credentialOf(header: HeaderReader): string | null {
  const bearer = bearerIn(header('authorization'));
  const found = bearer ?? textOf(header(KEY_HEADER));
  return found === null || found.length > MAX_LENGTH ? null : found;
}

/**
 * The key or token that a WebSocket's client presents: in the payload of `connection_init`, by the
 * names of the headers or with them under `headers`, else in the headers of the request that opened
 * the socket.
 */
export function socketCredentialOf(params: unknown, header: HeaderReader): string | null {
  const given = entriesOf(params);
  return (
    credentialOf((name) => given.get(name)) ??
    credentialOf((name) => entriesOf(given.get('headers')).get(name)) ??
    credentialOf(header)
  );
}

function bearerIn(value: unknown): string | null {
  const text = textOf(value);
  const [, token = null] = /^bearer +(\S+)$/i.exec(text ?? '') ?? [];
  return token;
}

function textOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}

/** By names in small letters: headers are the same in capitals. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each]));
}
