import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenedGateway, openTestGateway, type VendorId } from './gateway-setup.ts';
import { createVendorHands, type Noun, type VendorHands } from './property-change.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 0);

/** Walks over real adapters and wires while things come and go at the vendors. */
let gateway: OpenedGateway;
let hands: VendorHands;

interface Node {
  readonly id: string;
  readonly name: string | null;
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number | null;
  readonly sources: readonly {
    readonly account: { readonly name: string };
    readonly state: string;
    readonly returned: number;
    readonly isStable: boolean;
  }[];
}

interface Order {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
}

interface Query {
  readonly filter: object | null;
  readonly orderBy: Order | null;
}

interface Change {
  readonly kind: 'insert' | 'rename' | 'remove' | 'remove last given';
  readonly vendor: VendorId;
  readonly pick: number;
}

const CASES: readonly { readonly noun: Noun; readonly readAheadMs: number }[] = [
  { noun: 'models', readAheadMs: 0 },
  { noun: 'models', readAheadMs: 30_000 },
  { noun: 'assets', readAheadMs: 30_000 },
  { noun: 'jobs', readAheadMs: 0 },
  { noun: 'folders', readAheadMs: 30_000 },
];

const ORDER_FIELDS: Readonly<Record<Noun, readonly string[]>> = {
  models: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'],
  assets: ['NAME', 'CREATED_AT', 'UPDATED_AT', 'SIZE'],
  jobs: ['NAME', 'CREATED_AT', 'STARTED_AT', 'FINISHED_AT'],
  folders: ['NAME', 'CREATED_AT'],
};

const FILTERS: Readonly<Record<Noun, readonly object[]>> = {
  models: [{ formats: ['stl', 'dcm'] }, { vendors: ['3dverse', 'authentise'] }],
  assets: [{ kinds: ['file', 'mesh', 'snapshot'] }, { name: '*a*' }],
  jobs: [{ kinds: ['COMPUTE', 'UPLOAD', 'ANALYSIS'] }, { isStep: false }],
  folders: [{ name: '*e*' }],
};

/** 3dverse has to be asked for the dates of each asset, which it is for a few dozen and no more. */
const FEW_ASSETS = { name: '*st*' };

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('insert', 'rename', 'remove', 'remove last given'),
  vendor: fc.constantFrom<VendorId>('metafold', 'authentise', '3dverse'),
  pick: fc.nat(),
});

const changes = fc.array(fc.array(change, { maxLength: 5 }), { minLength: 1, maxLength: 6 });

function queryOf(noun: Noun): fc.Arbitrary<Query> {
  const query = fc.record({
    filter: fc.option(fc.constantFrom(...FILTERS[noun]), { freq: 2 }),
    orderBy: fc.option(
      fc.record({
        field: fc.constantFrom(...ORDER_FIELDS[noun]),
        direction: fc.constantFrom('ASC', 'DESC'),
      }),
    ),
  });
  if (noun !== 'assets') return query;
  return query.map(({ filter, orderBy }) => ({
    filter: orderBy?.field.endsWith('_AT') ? FEW_ASSETS : filter,
    orderBy,
  }));
}

function sizesOf(noun: Noun): fc.Arbitrary<readonly number[]> {
  const size = noun === 'folders' ? { min: 1, max: 6 } : { min: 50, max: 100 };
  return fc.array(fc.integer(size), { minLength: 1, maxLength: 3 });
}

const timeout = RUNS > 0 ? 3_600_000 : 30_000;

describe.each(CASES)(
  'a walk through $noun, read ahead for $readAheadMs ms',
  ({ noun, readAheadMs }) => {
    beforeAll(async () => {
      gateway = await openTestGateway({ gateway: { lists: { readAheadMs } } });
      hands = await createVendorHands(gateway.emulators);
    });
    afterAll(() => gateway.close());

    it('that stand still gives each once, and every edge leads on', { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(
          queryOf(noun),
          sizesOf(noun),
          fc.nat(),
          fc.integer({ min: 1, max: 100 }),
          async (query, sizes, pick, first) => {
            const whole = await walk(noun, query, [100]);
            const pages = await walk(noun, query, sizes);
            const ids = idsOf(pages);
            expect(new Set(ids)).toEqual(new Set(idsOf(whole)));
            expect(new Set(ids).size).toBe(ids.length);
            for (const { totalCount, sources } of pages) {
              expect([null, ids.length]).toContain(totalCount);
              expect(sources.every(({ isStable }) => isStable)).toBe(true);
            }
            const cursors = pages.flatMap(({ edges }) => edges.map(({ cursor }) => cursor));
            const at = pick % cursors.length;
            const page = await readPage(noun, query, first, cursors[at] ?? null);
            const rest = ids.slice(at + 1);
            const next = idsOf([page]);
            expect(next).toHaveLength(Math.min(first, rest.length));
            expect(next.filter((id) => !rest.includes(id))).toEqual([]);
            // Without it a vendor's own order may hang on how much it is asked for at once.
            if (query.orderBy !== null) {
              expect(ids).toEqual(idsOf(whole));
              expect(next).toEqual(rest.slice(0, first));
            }
            expect(page.pageInfo.hasNextPage).toBe(at + 1 + first < ids.length);
          },
        ),
        { numRuns: RUNS > 0 ? RUNS : 2 },
      );
    });

    it('A30: that come and go meanwhile gives none twice and loses none', { timeout }, async () => {
      let done = 0;
      await fc.assert(
        fc.asyncProperty(queryOf(noun), sizesOf(noun), changes, async (query, sizes, changes) => {
          const before = await idsNow(noun, query);
          const renamed = new Set<string>();
          const pages = await walk(noun, query, sizes, async (page, index) => {
            for (const each of changes[index] ?? []) {
              await apply(noun, each, page, before, renamed);
              done += 1;
            }
          });
          const after = new Set(await idsNow(noun, query));
          expectPromise(
            query,
            pages,
            before.filter((id) => after.has(id)),
            renamed,
          );
        }),
        // What was done at the vendors stays done: a run cannot be shrunk.
        { numRuns: RUNS > 0 ? RUNS : 4, endOnFailure: true },
      );
      expect(done).toBeGreaterThan(0);
    });
  },
);

function expectPromise(
  { orderBy }: Query,
  pages: readonly Page[],
  lasting: readonly string[],
  renamed: ReadonlySet<string>,
): void {
  const excused = new Set(
    pages.flatMap(({ sources }) =>
      sources.flatMap(({ account, isStable }) => (isStable ? [] : [account.name])),
    ),
  );
  const isHeld = (id: string) =>
    !excused.has(refOf(id).account) && (orderBy === null || !renamed.has(id));
  const seen = idsOf(pages);
  const held = seen.filter(isHeld);
  expect(held).toEqual([...new Set(held)]);
  expect(lasting.filter((id) => isHeld(id) && !seen.includes(id))).toEqual([]);
  if (orderBy?.field !== 'NAME') return;
  const names = pages
    .flatMap(({ edges }) => edges.map(({ node }) => node))
    .filter(({ id }) => !renamed.has(id))
    .flatMap(({ name }) => name ?? []);
  expect(names).toEqual(inOrder(names, orderBy.direction));
}

/** The sample's names are plain enough for this to be the order by code point. */
function inOrder(names: readonly string[], direction: Order['direction']): readonly string[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const fold = (name: string) => name.normalize('NFC').toLowerCase();
  return names.toSorted((a, b) => {
    const [left, right] = [fold(a), fold(b)];
    return left === right ? 0 : sign * (left < right ? -1 : 1);
  });
}

async function apply(
  noun: Noun,
  { kind, vendor, pick }: Change,
  page: Page,
  known: readonly string[],
  renamed: Set<string>,
): Promise<void> {
  if (kind === 'insert') {
    serial += 1;
    // Some before everything, some in the middle, some behind.
    await hands.insert(noun, vendor, `${'0mz'[pick % 3]} new ${serial}`);
    return;
  }
  const all = (kind === 'remove last given' ? idsOf([page]) : known).filter(
    (id) => refOf(id).vendor === vendor,
  );
  const id = kind === 'remove last given' ? all.at(-1 - (pick % 4)) : all[pick % all.length];
  if (id === undefined) return;
  if (kind !== 'rename') {
    await hands.remove(noun, refOf(id));
    return;
  }
  renamed.add(id);
  await hands.rename(noun, refOf(id), `${'0mz'[pick % 3]} renamed ${pick}`);
}

let serial = 0;

function refOf(id: string) {
  const [, account = '', ...path] = Buffer.from(id, 'base64url').toString().split(':');
  return { account, vendor: account.replace(/-demo$/, '') as VendorId, path: path.join(':') };
}

function idsOf(pages: readonly Page[]): readonly string[] {
  return pages.flatMap(({ edges }) => edges.map(({ node }) => node.id));
}

async function idsNow(noun: Noun, { filter }: Query): Promise<readonly string[]> {
  return idsOf(await walk(noun, { filter, orderBy: null }, [100]));
}

async function walk(
  noun: Noun,
  query: Query,
  sizes: readonly number[],
  betweenPages: (page: Page, index: number) => Promise<void> = async () => {},
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let index = 0; index < 1_000; index += 1) {
    const after = pages.at(-1)?.pageInfo.endCursor ?? null;
    const page = await readPage(noun, query, sizes[index % sizes.length] ?? 100, after);
    pages.push(page);
    if (!page.pageInfo.hasNextPage) return pages;
    await betweenPages(page, index);
  }
  throw new Error('The walk does not end.');
}

async function readPage(
  noun: Noun,
  { filter, orderBy }: Query,
  first: number,
  after: string | null,
): Promise<Page> {
  const type = `${noun[0]?.toUpperCase()}${noun.slice(1, -1)}`;
  const { data, errors } = await gateway.query<{ list: Page }>(
    `query ($first: Int, $after: String, $filter: ${type}Filter, $orderBy: ${type}Order) {
      list: ${noun}(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
        edges { cursor node { id name } }
        pageInfo { hasNextPage endCursor }
        totalCount
        sources { account { name } state returned isStable }
      }
    }`,
    { first, after, filter, orderBy },
  );
  expect(errors).toBeUndefined();
  const { edges, pageInfo, sources } = data.list;
  expect(sources.map(({ state }) => state)).toEqual(sources.map(() => 'OK'));
  expect(sources.reduce((sum, { returned }) => sum + returned, 0)).toBe(edges.length);
  if (pageInfo.hasNextPage) expect(edges).toHaveLength(first);
  return data.list;
}
