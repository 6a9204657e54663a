import type { Adapter } from '@fabgraph/contract';
import { schema } from '@fabgraph/schema';
import { type DocumentNode, isEnumType, parse } from 'graphql';
import { expect } from 'vitest';
import { findFaults } from './answer-check.ts';
import { type HttpAnswer, SECRETS } from './fuzz-gateway.ts';

export interface Answer {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

const codeEnum = schema.getType('ErrorCode');
const CODES = new Set(
  isEnumType(codeEnum) ? codeEnum.getValues().map(({ name }) => name) : undefined,
);

/** What code says that met what it did not expect. No odd value holds any of it. */
const SLIPS =
  /undefined|\bNaN\b|\[object |TypeError|RangeError|SyntaxError|Cannot (?:read|return|convert|set)|cannot represent|Expected a value|is not (?:a function|iterable|valid JSON)|Invalid (?:time value|array length|Date)|call stack|node:internal|\.ts:\d|"INTERNAL"/;

const documents = new Map<string, DocumentNode>();

/** Holds an answer to all that is promised of any, whatever its vendors said. */
export function expectPromises(
  document: string,
  { status, text }: HttpAnswer,
  adapters: readonly Adapter[],
): Answer {
  expect(status, text.slice(0, 500)).toBe(200);
  expectNothingSlips(text);
  const { data, errors = [] } = JSON.parse(text) as Partial<Answer>;
  expect(errors.filter(({ extensions }) => !CODES.has(extensions.code))).toEqual([]);
  for (const { path = [], message } of errors) {
    expect(message).not.toBe('');
    expect(valueAt(data, path), `an error at ${path.join('.')}: ${message}`).toBeNull();
  }
  expect(data).toBeTypeOf('object');
  expect(findFaults(parsed(document), data, adapters)).toEqual([]);
  return { data: data ?? {}, errors };
}

/** Nothing of how this was made is in what a client is told, nor anything to be kept from it. */
export function expectNothingSlips(text: string): void {
  const [slip = null] = SLIPS.exec(text) ?? [];
  expect(slip, around(text, slip ?? '')).toBeNull();
  for (const secret of SECRETS) expect(text.includes(secret), around(text, secret)).toBe(false);
}

function parsed(document: string): DocumentNode {
  const known = documents.get(document) ?? parse(document);
  documents.set(document, known);
  return known;
}

/** Null also where something above it is. */
function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  let value = data;
  for (const key of path) {
    if (value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[String(key)];
  }
  return value;
}

function around(text: string, part: string): string {
  const index = text.indexOf(part);
  return text.slice(Math.max(0, index - 300), index + 300);
}

const MOVING = new Set([
  'fetchedAt',
  'latencyMs',
  'ageMs',
  // A thing that came along with another may have been told in fewer words.
  'vendorData',
  // Never falls, and so stays where a vendor once said too much.
  'progress',
  'url',
  'vendorUrl',
  'expiresAt',
]);

/** As the last calls left it, which may be those of the same operation. */
const ACCOUNT_STATES = new Set<unknown>(['HEALTHY', 'DEGRADED', 'UNAUTHENTICATED', 'UNREACHABLE']);

/** The answer without what differs from one time to the next. */
export function still({ data, errors }: Answer): unknown {
  const plain = { data, errors: errors.map(({ message }) => message) };
  const json = JSON.stringify(plain, (key, value) =>
    (MOVING.has(key) && value !== null) || ACCOUNT_STATES.has(value) ? 'moves' : value,
  );
  return JSON.parse(json);
}
