import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway, vendorsOf } from './gateway-setup.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 0);

// Nothing here reaches a vendor but the first pages: one gateway serves all.
let gateway: OpenedGateway;
let stranger: OpenedGateway;

beforeAll(async () => {
  gateway = await openTestGateway();
  stranger = await openTestGateway({ gateway: { secret: 'f'.repeat(32) } });
});
afterAll(() => Promise.all([gateway.close(), stranger.close()]));

interface Listed {
  readonly list: {
    readonly edges: readonly { readonly cursor: string }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

const LISTS = [
  'models',
  'assets',
  'jobs',
  'folders',
  'models(orderBy: { field: NAME })',
  'models(orderBy: { field: NAME, direction: DESC })',
  'models(filter: { name: "*a*" })',
  'models(filter: { vendors: ["3dverse"] })',
  'jobs(filter: { isStep: true }, orderBy: { field: CREATED_AT })',
  'assets(filter: { kinds: ["file"] })',
] as const;

const list = fc.constantFrom(...LISTS);

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const spoil: fc.Arbitrary<(token: string) => string> = fc.oneof(
  // The last character, too: a text in base64 has bits there that mean nothing.
  fc
    .tuple(fc.oneof(fc.nat(), fc.constant(-1)), fc.nat({ max: 5 }))
    .map(([at, bit]) => (token: string) => {
      const index = at < 0 ? token.length - 1 : at % token.length;
      const flipped = BASE64URL[BASE64URL.indexOf(token[index] ?? '') ^ (1 << bit)] ?? '=';
      return token.slice(0, index) + flipped + token.slice(index + 1);
    }),
  fc.nat().map((length) => (token: string) => token.slice(0, length % token.length)),
  fc.nat().map((length) => (token: string) => token.slice(1 + (length % token.length))),
  fc.constant((token: string) => token + token),
  fc.string({ minLength: 1 }).map((more) => (token: string) => token + more),
  fc.string({ unit: 'grapheme' }).map((rubbish) => () => rubbish),
  fc.constantFrom(9_000, 70_000, 500_000).map((length) => () => 'x'.repeat(length)),
);

it('refuses what is not a cursor that it gave, and calls nobody', { timeout: 60_000 }, async () => {
  const cursors = await cursorsOf(gateway, 3);
  await fc.assert(
    fc.asyncProperty(list, fc.nat(), spoil, async (list, pick, spoil) => {
      const own = cursors.get(list) ?? [];
      await expectRefused(list, spoil(own[pick % own.length] ?? ''));
    }),
    { numRuns: RUNS > 0 ? RUNS : 80 },
  );
});

it('refuses the cursor of another list, filter or order, and calls nobody', {
  timeout: 60_000,
}, async () => {
  const cursors = await cursorsOf(gateway, 1);
  await fc.assert(
    fc.asyncProperty(list, list, async (list, other) => {
      fc.pre(list !== other);
      await expectRefused(list, cursors.get(other)?.[0] ?? '');
    }),
    { numRuns: RUNS > 0 ? RUNS : 30 },
  );
});

it('refuses the cursor of a gateway with another secret, and calls nobody', async () => {
  const cursors = await cursorsOf(stranger, 1);
  for (const list of LISTS) await expectRefused(list, cursors.get(list)?.[0] ?? '');
});

async function expectRefused(list: string, after: string): Promise<void> {
  const calls = callsMade();
  const { errors } = await gateway.query(documentOf(list, 'totalCount'), { first: 10, after });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(errors?.[0]?.message).toContain('start again');
  expect(callsMade()).toBe(calls);
}

function callsMade(): number {
  return vendorsOf(gateway.emulators).reduce((sum, vendor) => sum + vendor.calls().length, 0);
}

async function cursorsOf(
  { query }: OpenedGateway,
  first: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const list of LISTS) {
    const document = documentOf(list, 'edges { cursor } pageInfo { endCursor }');
    const { data } = await query<Listed>(document, { first, after: null });
    found.set(
      list,
      data.list.edges.map(({ cursor }) => cursor),
    );
  }
  return found;
}

function documentOf(list: string, selection: string): string {
  const [field = '', rest = ')'] = list.split('(', 2);
  const more = list.includes('(') ? `, ${list.slice(list.indexOf('(') + 1)}` : rest;
  return `query ($first: Int, $after: String) {
    list: ${field}(first: $first, after: $after${more} { ${selection} }
  }`;
}
