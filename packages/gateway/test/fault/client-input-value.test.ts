import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type OpenedGateway,
  openTestGateway,
  startTestGateway,
  vendorsOf,
} from '../e2e/gateway-setup.ts';
import { createAsker, TRANSPORTS } from './asking.ts';

let server: OpenedGateway;
beforeAll(async () => {
  server = await openTestGateway();
});
afterAll(() => server.close());

const encode = (text: string) => Buffer.from(text).toString('base64url');
const callCount = () => vendorsOf(server.emulators).flatMap(({ calls }) => calls()).length;
const codesOf = ({ errors = [] }: Pick<Answer<unknown>, 'errors'>) =>
  errors.map(({ extensions }) => extensions.code);

describe('the size of a page', () => {
  it.each([1_000_000, 101, 0, -1, 2 ** 31, -(2 ** 31) - 1, 1.5, 1e300])(
    'E7: of %d is INVALID_INPUT over every transport, as a literal and as a variable',
    async (first) => {
      const { ask } = createAsker(server.url);
      const before = callCount();
      for (const transport of TRANSPORTS) {
        for (const operation of [
          { query: `{ models(first: ${first}) { totalCount } }` },
          { query: `query ($n: Int = ${first}) { models(first: $n) { totalCount } }` },
          {
            query: 'query ($n: Int) { models(first: $n) { totalCount } }',
            variables: { n: first },
          },
          {
            query:
              'query ($n: Int) { folder(id: "x") { ...F } } fragment F on Folder { jobs(first: $n) { totalCount } }',
            variables: { n: first },
          },
        ]) {
          const { status, data, errors } = await ask(transport, operation);
          expect([transport, data ?? null, errors[0]?.extensions.code]).toEqual([
            transport,
            null,
            'INVALID_INPUT',
          ]);
          expect(errors[0]?.message).toMatch(/1 to 100|Int cannot represent/);
          if (transport === 'POST' || transport === 'GET') expect(status).toBe(400);
        }
      }
      expect(callCount()).toBe(before);
    },
  );

  it('E7: of 1 and of 100 is fine, and none at all is 50', async () => {
    const query = 'query ($n: Int) { models(first: $n) { totalCount } }';
    for (const n of [1, 100, null, undefined]) {
      expect((await server.query(query, { n })).errors).toBeUndefined();
    }
  });
});

describe('a cursor', () => {
  it('E8: that was not given for this very list is INVALID_INPUT and reaches no vendor', async () => {
    const other = await startTestGateway({ gateway: { secret: 'x'.repeat(32) } });
    const page = '{ models(first: 3) { pageInfo { endCursor } } }';
    const cursorOf = async ({ query }: Pick<OpenedGateway, 'query'>) =>
      (await query<{ models: { pageInfo: { endCursor: string } } }>(page)).data.models.pageInfo
        .endCursor;
    const [own, foreign] = [await cursorOf(server), await cursorOf(other)];
    const middle = own.length / 2;
    const flipped = own[middle] === 'A' ? 'B' : 'A';
    const tampered = own.slice(0, middle) + flipped + own.slice(middle + 1);
    const before = callCount();
    for (const [field, after] of [
      ['models', tampered],
      ['models', own.slice(0, -1)],
      ['models', `${own}A`],
      ['assets', own],
      ['models', foreign],
      ['models', '☃ no base64'],
      ['models', ''],
      ['models', 'A'.repeat(900_000)],
      ['models', `${'A'.repeat(100)}.${'A'.repeat(43)}`],
    ]) {
      const answer = await server.query(
        `query ($after: String) { ${field}(after: $after) { nodes { id } } }`,
        { after },
      );
      expect([after?.slice(0, 50), codesOf(answer)]).toEqual([
        after?.slice(0, 50),
        ['INVALID_INPUT'],
      ]);
    }
    expect(callCount()).toBe(before);
  });
});

describe('an id', () => {
  const PATHS = [
    '..',
    '.',
    'a/../b',
    '%2e%2e',
    'a%2fb',
    'a?x=1',
    'a#x',
    'a\\b',
    '/a',
    'a b\r\n',
    'é',
  ];
  it.each<readonly [string, string]>([
    ['garbage', 'nonsense'],
    ['10 KB', 'A'.repeat(10_240)],
    ['empty', ''],
    ['another type', encode('Asset:metafold-demo:projects/1/assets/1')],
    ['the path of another vendor', encode('Job:metafold-demo:meshes/1')],
    ...['metafold-demo', 'authentise-demo', '3dverse-demo'].flatMap((account) =>
      PATHS.map(
        (path) => [`${account} ${JSON.stringify(path)}`, encode(`Job:${account}:${path}`)] as const,
      ),
    ),
  ])('E9: of %s is INVALID_INPUT wherever it is used, and reaches no vendor', async (_, id) => {
    const before = callCount();
    const answer = await server.query('mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }', {
      id,
    });
    expect(codesOf(answer)).toEqual(['INVALID_INPUT']);
    const read = await server.query('query ($id: ID!) { job(id: $id) { id } }', { id });
    expect([read.data, codesOf(read)]).toEqual([{ job: null }, ['INVALID_INPUT']]);
    expect(callCount()).toBe(before);
  });
});

const CREATE =
  'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { folder { id name } } }';

describe('a name', () => {
  const create = (account: string, name: string) =>
    server.query<{ createFolder: { folder: { id: string; name: string } } | null }>(CREATE, {
      input: { accountId: encode(`Account:${account}`), name },
    });

  it.each([
    ['an emoji of several parts', '👩‍👩‍👧‍👦 🏳️‍🌈'],
    ['right to left', 'مرحبا שלום ‮abc'],
    ['composed and not composed', 'é e\u0301 ﬁ Å Å'],
    ['markup', '<script>alert(1)</script> &amp; "quoted" \'too\''],
    ['a query', "'; DROP TABLE projects; -- $\u007bjndi:ldap://x} {{7*7}} %s %n $(id) `id`"],
    ['a path', '../../etc/passwd ..\\..\\x %2e%2e%2f'],
    ['line separators', 'a\u2028b\u2029c\u00a0d\u200be\ufeff'],
    ['words that mean something elsewhere', 'null undefined NaN true __proto__ constructor'],
    ['zalgo', 'Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤'],
    ['beyond the first plane', '𠜎𠜱𝒳𝔘'],
  ])('E21: of %s comes back as it went', async (_, name) => {
    for (const account of ['metafold-demo', '3dverse-demo']) {
      const { data, errors } = await create(account, name);
      expect(errors).toBeUndefined();
      const { id } = data.createFolder?.folder ?? {};
      const read = await server.query<{ folder: { name: string } }>(
        'query ($id: ID!) { folder(id: $id) { name } }',
        { id },
      );
      expect(Buffer.from(read.data.folder.name)).toEqual(Buffer.from(name));
    }
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['an escape', 'a\u001b[31mb'],
    ['a line break', 'a\r\nb'],
    ['the first half of a pair', 'a\ud800'],
    ['the second half of a pair', '\udc00a'],
    ['halves the wrong way round', '\udc00\ud800'],
    ['blanks', ' \t\u3000'],
  ])('E21: of %s is INVALID_INPUT and reaches no vendor', async (_, name) => {
    const before = callCount();
    expect(codesOf(await create('metafold-demo', name))).toEqual(['INVALID_INPUT']);
    const literal = `mutation { createFolder(input: { accountId: "${encode('Account:metafold-demo')}", name: ${JSON.stringify(name)} }) { folder { id } } }`;
    expect(codesOf(await server.query(literal))).toEqual(['INVALID_INPUT']);
    expect(callCount()).toBe(before);
  });
});

describe('several mutations in one document', () => {
  it('E27: run in order, and one that fails hides nothing of the others', async () => {
    const accountId = encode('Account:metafold-demo');
    const { data: made } = await server.query<{ createFolder: { folder: { id: string } } }>(
      CREATE,
      {
        input: { accountId, name: 'conflicting' },
      },
    );
    const { id } = made.createFolder.folder;
    const answer = await server.query<Record<string, unknown>>(
      `mutation ($id: ID!) {
        first: rename(id: $id, name: "one") { resource { ... on Folder { name } } }
        second: rename(id: $id, name: "") { resource { id } }
        third: rename(id: $id, name: "three") { resource { ... on Folder { name } } }
        fourth: delete(ids: [$id]) { results { isDone } }
        fifth: rename(id: $id, name: "five") { resource { id } }
      }`,
      { id },
    );
    expect(answer.data).toEqual({
      first: { resource: { name: 'one' } },
      second: null,
      third: { resource: { name: 'three' } },
      fourth: { results: [{ isDone: true }] },
      fifth: null,
    });
    expect(answer.errors?.map(({ path, extensions }) => [path?.[0], extensions.code])).toEqual([
      ['second', 'INVALID_INPUT'],
      ['fifth', 'NOT_FOUND'],
    ]);
  });
});
