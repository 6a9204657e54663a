import { createHash } from 'node:crypto';
import { z } from 'zod';
import type {
  AccountChoice,
  CallerOptions,
  KeyHolder,
  TokenOptions,
} from '../caller/caller-option.ts';
import { type EntryReader, isEntries } from './entry-reader.ts';
import { isLoopback } from './loopback.ts';

export interface CallerEntries {
  readonly callers: unknown;
  readonly jwt: unknown;
}

/** The `callers` and `jwt` of a configuration file. `accounts`: the names that there are. */
export function readCallers(
  { callers, jwt }: CallerEntries,
  accounts: readonly string[],
  reader: EntryReader,
): CallerOptions {
  return {
    ...(callers === undefined ? {} : { keys: readHolders(callers, accounts, reader) }),
    ...(jwt === undefined ? {} : { tokens: readTokens(jwt, accounts, reader) }),
  };
}

const TEXT = 'is missing or not text';
const text = z.string({ error: TEXT }).min(1, TEXT);
const accountChoice = z.union([z.literal('all'), z.array(z.string())], {
  error: 'must be all, or a list of names of accounts',
});
const access = z.enum(['read', 'write'], { error: 'must be read or write' });

const holderSchema = z.strictObject({
  name: text.regex(
    /^[\w.@-]{1,64}$/,
    'must be up to 64 letters, digits, dots, dashes and underscores',
  ),
  key: text
    .regex(
      /^[\x21-\x7e]{32,1000}$/,
      'must be at least 32 letters, digits and signs, without blanks',
    )
    .optional(),
  keySha256: text.regex(/^[0-9a-f]{64}$/i, 'must be a SHA-256 in hex, 64 digits').optional(),
  accounts: accountChoice,
  access: access.default('read'),
  metrics: z.boolean({ error: 'must be true or false' }).optional(),
});

const tokenSchema = z.strictObject({
  issuer: text,
  audience: z.union([text, z.array(text).min(1)], { error: 'must be text, or a list of texts' }),
  jwksUrl: text.refine(isKeysUrl, 'must be an https address, or one of this machine'),
  accountsClaim: text.optional(),
  accessClaim: text.optional(),
  accounts: accountChoice.optional(),
  access: access.optional(),
});

function readHolders(
  entries: unknown,
  accounts: readonly string[],
  reader: EntryReader,
): readonly KeyHolder[] {
  if (!Array.isArray(entries) || entries.length === 0) {
    reader.report('callers', 'must be a list of callers');
    return [];
  }
  const places = new Map<string, string>();
  const claim = (what: string, place: string, message: (first: string) => string) => {
    const first = places.get(what);
    if (first === undefined) places.set(what, place);
    else reader.report(place, message(first));
  };
  return entries.flatMap((entry, index) => {
    const place = `callers[${index}]`;
    const holder = parse(holderSchema, entry, place, reader);
    if (holder === null) return [];
    const { name, key, keySha256, ...rights } = holder;
    if ((key === undefined) === (keySha256 === undefined)) {
      reader.report(place, 'needs either key or keySha256');
      return [];
    }
    const hash =
      keySha256?.toLowerCase() ??
      createHash('sha256')
        .update(key ?? '')
        .digest('hex');
    claim(`name ${name}`, `${place}.name`, () => `is ${name}, as another caller is`);
    claim(`key ${hash}`, place, (first) => `has the key of ${first}`);
    checkAccounts(rights.accounts, `${place}.accounts`, accounts, reader);
    return { ...rights, name, keySha256: hash };
  });
}

function readTokens(
  entry: unknown,
  accounts: readonly string[],
  reader: EntryReader,
): TokenOptions | undefined {
  const tokens = parse(tokenSchema, entry, 'jwt', reader);
  if (tokens === null) return undefined;
  checkAccounts(tokens.accounts ?? [], 'jwt.accounts', accounts, reader);
  return tokens;
}

/** Sample accounts have no names yet: then none can be told to be wrong. */
function checkAccounts(
  choice: AccountChoice,
  place: string,
  known: readonly string[],
  { report }: EntryReader,
): void {
  if (choice === 'all' || known.length === 0) return;
  for (const name of choice) {
    if (known.includes(name)) continue;
    report(place, `names ${name}, which is no account; there are ${known.join(', ')}`);
  }
}

/** Null where something is wrong, all of which is reported. */
function parse<Schema extends z.ZodType>(
  schema: Schema,
  entry: unknown,
  place: string,
  reader: EntryReader,
): z.output<Schema> | null {
  const before = reader.problems.length;
  const parsed = schema.safeParse(filled(entry, place, reader));
  // What is wrong with a value that could not even be read is no second problem.
  const told = new Set(reader.problems.slice(before).map(({ where }) => where));
  for (const issue of parsed.error?.issues ?? []) {
    const at = issue.path.reduce<string>(
      (rest, key) => (typeof key === 'number' ? `${rest}[${key}]` : `${rest}.${String(key)}`),
      place,
    );
    if (!told.has(reader.whereIs(at))) reader.report(at, messageOf(issue));
  }
  return parsed.success && told.size === 0 ? parsed.data : null;
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has unknown entries: ${issue.keys.join(', ')}`;
  return issue.code === 'invalid_type' && issue.expected === 'object'
    ? 'is not an object'
    : issue.message;
}

/** With environment variables in place of their names. */
function filled(value: unknown, place: string, reader: EntryReader): unknown {
  if (typeof value === 'string') return reader.fill(place, value);
  if (Array.isArray(value)) {
    return value.map((each, index) => filled(each, `${place}[${index}]`, reader));
  }
  if (!isEntries(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, filled(each, `${place}.${key}`, reader)]),
  );
}

/** Whoever could change the keys on their way could let anyone in. */
function isKeysUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  const isHere = isLoopback(hostname.replace(/^\[|\]$/g, ''));
  return protocol === 'https:' || (protocol === 'http:' && isHere);
}
