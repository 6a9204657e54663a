import { once } from 'node:events';
import { encodeGlobalId } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { createMemoryVendor } from '../hub/memory-vendor.ts';
import { listenFor } from '../server/listening.ts';
import { createTestServer } from '../server/server-setup.ts';
import { createAsker, TRANSPORTS } from './asking.ts';

async function start(options: Parameters<typeof createTestServer>[1] = {}) {
  const { gateway, vendor } = createTestServer({}, options);
  const url = `${await listenFor(gateway)}/graphql`;
  return { ...createAsker(url), url, vendor };
}

const nested = (depth: number, inner = 'id') =>
  `{ vendors { ${'accounts { vendor { '.repeat(Math.floor((depth - 2) / 2))}${
    depth % 2 === 0 ? inner : `accounts { ${inner} }`
  }${' } }'.repeat(Math.floor((depth - 2) / 2))} } }`;

const parents = (depth: number) =>
  `{ job(id: "x") { ${'parent { '.repeat(depth - 2)}id${' }'.repeat(depth - 2)} } }`;

const many = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => one(index)).join(' ');

/** Each fragment spreads the next one twice. */
const doubling = (levels: number) =>
  `{ job(id: "x") { ...F0 } } ${many(levels, (level) => `fragment F${level} on Job { a: parent { ...F${level + 1} } b: parent { ...F${level + 1} } }`)} fragment F${levels} on Job { id }`;

/** The same without aliases, by two fields. */
const branching = (levels: number) =>
  `{ job(id: "x") { ...F0 } } ${many(levels, (level) => `fragment F${level} on Job { parent { ...F${level + 1} } dependsOn { ...F${level + 1} } }`)} fragment F${levels} on Job { id }`;

const cycle =
  '{ job(id: "x") { ...A } } fragment A on Job { parent { ...B } } fragment B on Job { parent { ...A } }';

const lists = (levels: number) =>
  `{ ${'folders { nodes { '.repeat(levels)}id${' } }'.repeat(levels)} }`;

interface Row {
  readonly name: string;
  readonly query: string;
  readonly message: RegExp;
  readonly code?: string;
  /** It is made to take long. */
  readonly isHeavy?: true;
}

/** What grows with more than its text would take far longer; what it takes is some milliseconds. */
const HEAVY_MS = 1_000;

const REFUSED: readonly Row[] = [
  { name: 'E1: depth 17', query: parents(17), message: /depth of 17 .* limit is 16/ },
  {
    name: 'E1: depth 17 in a fragment',
    query: `{ job(id: "x") { ...F } } fragment F on Job { ${'parent { '.repeat(15)}id${' }'.repeat(15)} }`,
    message: /depth of 17 /,
  },
  {
    name: 'E1: 10,000 nested braces',
    query: `${'{a'.repeat(10_000)}${'}'.repeat(10_000)}`,
    message: /more than 100 brackets/,
    isHeavy: true,
  },
  {
    name: 'E2: 101 aliases of __typename',
    query: `{ ${many(101, (each) => `a${each}: __typename`)} }`,
    message: /101 aliases.* limit is 15/,
  },
  {
    name: 'E2: 16 aliases',
    query: `{ vendors { ${many(16, (each) => `a${each}: id`)} } }`,
    message: /16 aliases/,
  },
  {
    name: 'E2: 3,000 tokens',
    query: `{ vendors { ${'id '.repeat(2_995)}} }`,
    message: /more than 2,000 tokens/,
  },
  {
    name: 'E2: 11 root fields',
    query: `{ ${many(11, () => '__typename')} }`,
    message: /11 root fields.* limit is 10/,
  },
  {
    name: 'E3: fragments that double 30 times',
    query: doubling(30),
    message: /limit/,
    isHeavy: true,
  },
  { name: 'E3: the same without aliases', query: branching(30), message: /limit/, isHeavy: true },
  {
    name: 'E3: within the depth, by two fields',
    query: branching(13),
    message: /costs up to .* limit is 5,000/,
    isHeavy: true,
  },
  {
    name: 'E3: fragments in a circle',
    query: cycle,
    message: /within itself/,
    code: 'INVALID_INPUT',
    isHeavy: true,
  },
  {
    name: 'E5: a directive a thousand times',
    query: `{ vendors ${many(500, () => '@skip')} { id } }`,
    message: /500 directives.* limit is 5/,
  },
  {
    name: 'E5: directives that nobody knows',
    query: `{ vendors ${many(900, (each) => `@x${each}`)} { id } }`,
    message: /900 directives/,
  },
  {
    name: 'E5: a field 1,900 times',
    query: `{ accounts { ${'id '.repeat(1_900)}} }`,
    message: /same fields so often .*: select each field once/,
    isHeavy: true,
  },
  {
    name: 'three lists within each other, of their default size',
    query: lists(3),
    message: /costs up to 127,550 .* limit is 5,000/,
  },
  {
    name: 'accounts of vendors of accounts',
    query: nested(14),
    message: /costs up to/,
  },
];

describe('a document of too much', () => {
  it.each(REFUSED)('$name is refused over every transport', async (row) => {
    const { ask, vendor } = await start();
    for (const transport of TRANSPORTS) {
      if (transport === 'GET' && row.query.length > 8_000) continue;
      const { status, data, errors } = await ask(transport, { query: row.query });
      expect([transport, data ?? null, errors.length]).toEqual([transport, null, 1]);
      expect(errors[0]?.message).toMatch(row.message);
      expect(errors[0]?.extensions.code).toBe(row.code ?? 'OPERATION_TOO_COMPLEX');
      const isOfDocument = row.code === 'INVALID_INPUT';
      if (!isOfDocument && transport !== 'SSE' && transport !== 'WebSocket')
        expect(status).toBe(400);
    }
    const { data } = await ask('WebSocket', { query: '{ vendors { id } }' });
    expect(data).toEqual({ vendors: [{ id: 'memory' }] });
    expect(vendor.reads).toEqual([]);
  });

  it.each(REFUSED.filter(({ isHeavy = false }) => isHeavy))(
    '$name is refused in time that grows with its text only',
    async ({ query }) => {
      const { ask } = await start();
      await ask('POST', { query: '{ vendors { id } }' });
      // The quickest of some, each new to the gateway: a machine may be busy with much else.
      const tookMs = [];
      for (let run = 0; run < 5; run += 1) {
        const startedAt = performance.now();
        await ask('POST', { query: `${query} # ${run}` });
        tookMs.push(performance.now() - startedAt);
      }
      expect(Math.min(...tookMs)).toBeLessThan(HEAVY_MS);
    },
  );

  it.each([
    ['depth 16', parents(16)],
    ['15 aliases', `{ vendors { ${many(15, (each) => `a${each}: id`)} } }`],
    ['10 root fields', `{ ${many(10, () => '__typename')} }`],
    ['2,000 tokens', `{ nodes(ids: [${'"x" '.repeat(1_988)}]) { id } }`],
    ['a field 700 times', `{ vendors { ${'id '.repeat(700)}} }`],
    ['two lists within each other', lists(2)],
    ['5 directives', `{ vendors { ${many(5, () => 'id @include(if: true)')} } }`],
  ])('%s is within it', async (_, query) => {
    const { ask } = await start();
    for (const transport of ['POST', 'WebSocket'] as const) {
      const { errors } = await ask(transport, { query });
      expect(errors.map(({ extensions }) => extensions.code)).not.toContain(
        'OPERATION_TOO_COMPLEX',
      );
    }
  });

  it('is whatever a setting says', async () => {
    const { ask } = await start({ limits: { maxDepth: 2, maxCost: 5 } });
    expect((await ask('POST', { query: parents(3) })).errors[0]?.message).toMatch(/limit is 2:/);
    expect((await ask('POST', { query: '{ models(first: 5) { totalCount } }' })).errors).toEqual(
      [],
    );
    const { errors } = await ask('POST', { query: '{ models(first: 6) { totalCount } }' });
    expect(errors[0]?.message).toMatch(/up to 6 .* limit is 5:/);
  });
});

describe('a document with much that is wrong', () => {
  const ring = (count: number, name: string) =>
    `{ vendors { ...${name}0 } } ${many(count, (each) => `fragment ${name}${each} on Vendor { ...${name}${(each + 1) % count} }`)}`;
  const long = 'x'.repeat(1_000);

  it.each([
    ['300 unknown fields', `{ accounts { ${many(300, (each) => `n${each}`)} } }`, 6],
    ['six unknown fields', `{ accounts { ${many(6, (each) => `n${each}`)} } }`, 6],
    ['five unknown fields', `{ accounts { ${many(5, (each) => `n${each}`)} } }`, 5],
    ['arguments that differ', `{ accounts { ${many(90, (each) => `id(x: ${each})`)} } }`, 6],
    ['150 fragments in a ring', ring(150, 'F'), 1],
    ['fragments with long names in a ring', ring(15, long), 1],
    ['a field with a long name', `{ accounts { ${long} } }`, 1],
  ])('E5: is told of its beginning: %s', async (_, query, count) => {
    const { ask } = await start();
    for (const transport of TRANSPORTS) {
      if (transport === 'GET' && query.length > 8_000) continue;
      const { errors, status } = await ask(transport, { query });
      expect([transport, errors.length]).toEqual([transport, count]);
      expect(JSON.stringify(errors).length).toBeLessThan(5_000);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(
        errors.map(() => 'INVALID_INPUT'),
      );
      const { message } = errors.at(-1) ?? {};
      expect(message?.startsWith('From here on there is more that is wrong')).toBe(count > 5);
      // Of a document, as for one thing that is wrong.
      if (transport !== 'WebSocket') expect(status).toBe(200);
    }
  });

  it('is told the same when it comes again, and the hints are as ever', async () => {
    const { ask } = await start();
    const query = `{ accounts { idd ${many(20, (each) => `n${each}`)} } }`;
    const messagesOf = async (transport: (typeof TRANSPORTS)[number]) =>
      (await ask(transport, { query })).errors.map(({ message }) => message);
    const [first, ...others] = await messagesOf('POST');
    expect(first).toMatch(/Cannot query field "idd".* Did you mean "id"/);
    for (const transport of TRANSPORTS) {
      expect(await messagesOf(transport)).toEqual([first, ...others]);
    }
  });
});

describe('variables', () => {
  const PAGES =
    'query ($n: Int, $m: Int = 50) { folders(first: $n) { nodes { folders(first: $m) { nodes { folders(first: $m) { nodes { id } } } } } } }';

  it('that make lists too long are refused, and shorter ones are not', async () => {
    const { ask, vendor } = await start();
    for (const transport of TRANSPORTS) {
      for (let run = 0; run < 2; run += 1) {
        const short = await ask(transport, { query: PAGES, variables: { n: 2, m: 3 } });
        expect(short.errors).toEqual([]);
        const refused = await ask(transport, { query: PAGES, variables: { n: 2 } });
        expect(refused.errors[0]?.message).toMatch(/up to 5,102 .* limit is 5,000/);
        if (transport === 'POST') expect(refused.status).toBe(400);
      }
    }
    expect(vendor.reads).toEqual([]);
  });

  it('of more ids cost more', async () => {
    const { ask } = await start();
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Folder { models { nodes { id } } } } }';
    const ids = (count: number) => Array.from({ length: count }, () => 'x');
    const { errors } = await ask('POST', { query, variables: { ids: ids(99) } });
    expect(errors[0]?.message).toMatch(/up to 5,049 /);
    const few = await ask('POST', { query, variables: { ids: ids(9) } });
    expect(few.errors.map(({ extensions }) => extensions.code)).not.toContain(
      'OPERATION_TOO_COMPLEX',
    );
  });

  it('with more than 20 lists and objects within each other are refused', async () => {
    const { ask } = await start();
    const deep = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    for (const transport of TRANSPORTS) {
      const { errors, status } = await ask(transport, {
        query: '{ vendors { id } }',
        variables: { deep: deep(21) },
      });
      expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
      expect(errors[0]?.message).toContain('"deep"');
      if (transport === 'POST') expect(status).toBe(400);
      const { data } = await ask(transport, {
        query: '{ vendors { id } }',
        variables: { deep: deep(20) },
      });
      expect(data).toEqual({ vendors: [{ id: 'memory' }] });
    }
  });

  it('of 200,000 levels do no more', async () => {
    const { url } = await start();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"{ vendors { id } }","variables":{"deep":${deep}}}`,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('OPERATION_TOO_COMPLEX');
  });
});

describe('a stream', () => {
  const job = encodeGlobalId(createMemoryVendor().ref('p1/a'));
  const watched = (selection: string) => `subscription { jobUpdated(id: "${job}") ${selection} }`;

  it.each([
    ['many aliases', watched(`{ ${many(101, (each) => `a${each}: change`)} }`)],
    ['much depth', watched(`{ job { ${'parent { '.repeat(15)}id${' }'.repeat(15)} } }`)],
    ['a query of many aliases', `{ ${many(101, (each) => `a${each}: __typename`)} }`],
  ])('D19: of %s is refused as over HTTP, and the socket stays as it was', async (_, query) => {
    const { ask, socket, vendor } = await start();
    vendor.put('p1/a', { status: 'RUNNING' });
    const connection = await socket();
    // One that goes on beside what is refused.
    const beside: string[] = [];
    connection.on('message', (data) => {
      const { id, type } = JSON.parse(String(data));
      if (id === 'beside') beside.push(type);
    });
    const payload = { query: watched('{ change }') };
    connection.send(JSON.stringify({ id: 'beside', type: 'subscribe', payload }));
    while (beside.length === 0) await once(connection, 'message');
    const before = vendor.reads.length;
    const overHttp = await ask('POST', { query });
    expect(overHttp.errors[0]?.extensions.code).toBe('OPERATION_TOO_COMPLEX');
    for (const transport of ['SSE', 'WebSocket'] as const) {
      const { data, errors } = await ask(transport, { query });
      expect([transport, data ?? null, errors.map(({ message }) => message)]).toEqual([
        transport,
        null,
        overHttp.errors.map(({ message }) => message),
      ]);
    }
    const { data } = await ask('WebSocket', { query: '{ vendors { id } }' });
    expect(data).toEqual({ vendors: [{ id: 'memory' }] });
    expect([beside, vendor.reads.length]).toEqual([['next'], before]);
  });
});

describe('a socket', () => {
  it('has so many subscriptions at once and no more, and room when one ends', async () => {
    const { ask, socket } = await start({ limits: { maxSubscriptions: 2 } });
    const connection = await socket();
    const heard: { id: string; payload?: { errors?: unknown[] } }[] = [];
    connection.on('message', (data) => heard.push(JSON.parse(String(data))));
    const subscribe = (id: string) =>
      connection.send(
        JSON.stringify({
          id,
          type: 'subscribe',
          payload: { query: 'subscription { jobsUpdated { change } }' },
        }),
      );
    const answerTo = async (id: string) => {
      while (!heard.some((each) => each.id === id)) await once(connection, 'message');
      return JSON.stringify(heard.filter((each) => each.id === id));
    };
    for (const id of ['a', 'b', 'c']) subscribe(id);
    expect(await answerTo('c')).toContain('OPERATION_TOO_COMPLEX');
    expect(await answerTo('c')).toContain('2 subscriptions');
    expect((await ask('WebSocket', { query: '{ vendors { id } }' })).errors).toEqual([]);
    connection.send(JSON.stringify({ id: 'a', type: 'complete' }));
    // Answered after what came before it.
    await ask('WebSocket', { query: '{ vendors { name } }' });
    subscribe('d');
    subscribe('e');
    expect(await answerTo('e')).toContain('OPERATION_TOO_COMPLEX');
    expect(heard.some(({ id }) => id === 'd' || id === 'b')).toBe(false);
  });
});
