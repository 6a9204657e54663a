import { CallerRefusal } from './caller-refusal.ts';
import { CREDENTIALS_HEADER } from './request-account.ts';

/** What a caller shows of itself. */
export interface Presented {
  /** The key or token; null where there is none. */
  readonly credential: string | null;
  /** Those of accounts, as they came. */
  readonly vendorCredentials: unknown;
}

/** A header's value, by its name in small letters. */
type HeaderReader = (name: string) => unknown;

export const KEY_HEADER = 'x-api-key';

/** Longer ones are refused unread: no token or key is near it. */
const MAX_LENGTH = 16_384;

/** In a request's headers. */
export function presentedIn(header: HeaderReader): Presented {
  return { credential: credentialIn(header), vendorCredentials: header(CREDENTIALS_HEADER) };
}

function credentialIn(header: HeaderReader): string | null {
  const bearer = bearerIn(header('authorization'));
  const found = bearer ?? textOf(header(KEY_HEADER));
  return found === null || found.length > MAX_LENGTH ? null : found;
}

/**
 * By a WebSocket's client: in the payload of `connection_init`, by the names of the headers or with
 * them under `headers`, else in the headers of the request that opened the socket. Refused where a
 * payload has one name in two spellings, as doubled headers are over HTTP: nobody could tell which counts.
 */
export function presentedOnSocket(
  params: unknown,
  header: HeaderReader,
): Presented | CallerRefusal {
  const given = entriesOf(params);
  const among = entriesOf(given.get('headers'));
  if (hasDoubled(params) || hasDoubled(given.get('headers'))) return new CallerRefusal('DOUBLED');
  const places: readonly HeaderReader[] = [
    (name) => given.get(name),
    (name) => among.get(name),
    header,
  ];
  const all = places.map(presentedIn);
  return {
    credential: all.find(({ credential }) => credential !== null)?.credential ?? null,
    vendorCredentials: all.find(({ vendorCredentials }) => (vendorCredentials ?? null) !== null)
      ?.vendorCredentials,
  };
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

const READ_NAMES: ReadonlySet<string> = new Set([
  'authorization',
  KEY_HEADER,
  CREDENTIALS_HEADER,
  'headers',
]);

function hasDoubled(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const read = Object.keys(value).map((name) => name.toLowerCase());
  const names = read.filter((name) => READ_NAMES.has(name));
  return new Set(names).size < names.length;
}

/** By names in small letters: headers are the same in capitals. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each]));
}
