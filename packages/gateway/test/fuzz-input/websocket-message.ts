import fc from 'fast-check';

/** What a client sends over its socket. */
export interface Sent {
  /** `harmless`: the socket stays open. `fatal`: it is closed. `odd`: either. */
  readonly kind: 'query' | 'watch' | 'harmless' | 'odd' | 'fatal';
  readonly data: string | Buffer;
  /** Of a query: its answer is known. */
  readonly id?: string;
  /** Waits until what is on its way has been taken. */
  readonly pause: boolean;
}

export const QUERY = '{ vendors { id } }';
const WATCH = 'subscription { jobsUpdated(filter: { vendors: ["3dverse"] }) { cursor } }';

const ids = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '1', '\u0000'),
  fc.constant('i'.repeat(30_000)),
);
const pause = fc.boolean();
const json = (value: unknown) => JSON.stringify(value);

const queries: fc.Arbitrary<Sent> = fc.record({ id: ids, pause }).map(({ id, pause: waits }) => ({
  kind: 'query',
  id,
  data: json({ id, type: 'subscribe', payload: { query: QUERY } }),
  pause: waits,
}));

const watches: fc.Arbitrary<Sent> = fc.record({ id: ids, pause }).map(({ id, pause: waits }) => ({
  kind: 'watch',
  id,
  data: json({ id, type: 'subscribe', payload: { query: WATCH } }),
  pause: waits,
}));

const payloads = fc.option(
  fc.dictionary(fc.constantFrom('a', '__proto__', 'x'), fc.jsonValue({ maxDepth: 1 })),
  {
    nil: undefined,
  },
);

/** An operation that is refused, alone. */
const REFUSED = [
  { query: '{' },
  { query: '{ nothing }' },
  { query: `${QUERY} ${QUERY}` },
  { query: QUERY, operationName: 'x' },
  { query: `{ ${'a'.repeat(3_000)} }` },
  { query: `${'{ a '.repeat(200)}` },
  {
    query: 'query ($a: Int!) { vendors { id } accounts(first: $a) { id } }',
    variables: { a: 'x' },
  },
  { query: 'subscription { jobUpdated(id: "x") { cursor } }' },
];

const harmless: fc.Arbitrary<Sent> = fc
  .record({
    data: fc.oneof(
      payloads.map((payload) => json({ type: 'ping', payload })),
      payloads.map((payload) => json({ type: 'pong', payload })),
      ids.map((id) => json({ type: 'complete', id: `never-${id.slice(0, 100)}` })),
      fc
        .record({ id: fc.uuid(), payload: fc.constantFrom(...REFUSED) })
        .map(({ id, payload }) => json({ id: id, type: 'subscribe', payload })),
    ),
    pause,
  })
  .map((sent) => ({ kind: 'harmless' as const, ...sent }));

const TYPES = [
  'connection_init',
  'connection_ack',
  'subscribe',
  'next',
  'error',
  'complete',
  'ping',
  'pong',
  '',
  '__proto__',
  7,
  null,
];

const oddPayloads = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.record(
    {
      query: fc.oneof(fc.constant(QUERY), fc.jsonValue({ maxDepth: 1 })),
      variables: fc.oneof(fc.constantFrom(null, {}, [], 7, 'x'), fc.object({ maxDepth: 2 })),
      operationName: fc.jsonValue({ maxDepth: 1 }),
      extensions: fc.oneof(
        fc.constantFrom(null, {}, [], 7, 'x', { persistedQuery: 7 }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  ),
);

const fatal: fc.Arbitrary<Sent> = fc
  .record({
    data: fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.constant(Buffer.from('{"type":"ping"}')),
      fc.constantFrom(
        'x'.repeat(70_000),
        '',
        'no JSON',
        '[]',
        'null',
        '{"type":"connection_init"}',
        '{"type":"connection_ack"}',
        '{"type":"next","id":"1","payload":{}}',
        '{"type":"error","id":"1","payload":[]}',
        '{"type":"complete"}',
        '{"type":"subscribe","id":"1","payload":{"query":7}}',
        '{"type":"subscribe","id":"","payload":{"query":"{ vendors { id } }"}}',
      ),
    ),
    pause,
  })
  .map((sent) => ({ kind: 'fatal' as const, ...sent }));

const odd: fc.Arbitrary<Sent> = fc
  .record({
    data: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.json(),
      fc.constant(
        '{"type":"subscribe","id":"1","payload":{"query":"{ vendors { id } }"},"__proto__":{"x":1}}',
      ),
      fc
        .record(
          {
            type: fc.constantFrom(...TYPES),
            id: fc.oneof(ids, fc.jsonValue({ maxDepth: 1 })),
            payload: oddPayloads,
          },
          { requiredKeys: [] },
        )
        .map(json),
      fc.tuple(fc.nat(60), fc.constantFrom(QUERY, WATCH)).map(([at, query]) => {
        const text = json({ id: 'cut', type: 'subscribe', payload: { query } });
        return text.slice(0, at) + text.slice(at + 1);
      }),
    ),
    pause,
  })
  .map((sent) => ({ kind: 'odd' as const, ...sent }));

/** Of clients that keep to the protocol, ids apart from each other. */
export const rightSessions: fc.Arbitrary<readonly Sent[]> = fc
  .array(fc.oneof(queries, watches, harmless), { maxLength: 12 })
  .map((all) => {
    const seen = new Set<string>();
    return all.filter(({ id }) => id === undefined || (!seen.has(id) && seen.add(id)));
  });

/** Of others. */
export const oddSessions: fc.Arbitrary<readonly Sent[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: queries },
    watches,
    harmless,
    { weight: 2, arbitrary: odd },
    { weight: 2, arbitrary: fatal },
  ),
  { minLength: 1, maxLength: 8 },
);

export const greetings: fc.Arbitrary<unknown> = fc.constantFrom(
  undefined,
  {},
  { authorization: 'Bearer x' },
  { headers: { 'x-api-key': 7 } },
  { __proto__: null, constructor: {} },
);

/** The first may be absent: then an operation comes before the greeting. */
export const oddGreetings: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(null),
  fc.jsonValue({ maxDepth: 2 }),
  fc.record({ payload: fc.jsonValue({ maxDepth: 2 }) }),
  fc.constant({ payload: { 'x-api-key': 'a', 'X-Api-Key': 'b' } }),
);
