import { describe, expect, it } from 'vitest';
import { callsOf, startTestGateway, type TestGateway, vendorsOf } from './gateway-setup.ts';

interface Models {
  readonly models: {
    readonly nodes: readonly { readonly id: string; readonly name: string }[];
    readonly totalCount: number | null;
    readonly pageInfo: { readonly hasNextPage?: boolean; readonly endCursor: string };
    readonly sources: readonly {
      readonly state: string;
      readonly returned: number;
      readonly ageMs: number | null;
      readonly error: { readonly code: string } | null;
    }[];
  };
}

/** A gateway whose memory of lists goes by a clock of the test's. */
async function start() {
  let time = 1_000;
  const test = await startTestGateway({ gateway: { lists: { now: () => time } } });
  const read = async (variables: Record<string, unknown>, more = '') => {
    const { data, errors } = await test.query<Models>(
      `query ($first: Int, $after: String, $orderBy: ModelOrder) {
        models(first: $first, after: $after, orderBy: $orderBy) {
          nodes { id name } pageInfo { endCursor ${more} } totalCount
          sources { state returned ageMs error { code } }
        }
      }`,
      variables,
    );
    expect(errors).toBeUndefined();
    return data.models;
  };
  return {
    ...test,
    read,
    wait: (ms: number) => {
      time += ms;
    },
  };
}

function countCalls({ emulators }: TestGateway): number {
  return vendorsOf(emulators).reduce((sum, { calls }) => sum + calls().length, 0);
}

const BY_NAME = { field: 'NAME' };

describe('a page of a vendor that pages', () => {
  it('costs one call, also where somebody asks what follows: its count tells it', async () => {
    const test = await startTestGateway({ without: ['metafold', '3dverse'] });
    const modelCalls = () =>
      callsOf(test.emulators, 'authentise').filter((call) => call === 'GET /model/').length;
    await test.query<Models>('{ models(first: 25) { nodes { name } totalCount } }');
    expect(modelCalls()).toBe(1);
    test.emulators.authentise.clearCalls();
    const asked = await test.query<Models>('{ models(first: 25) { pageInfo { hasNextPage } } }');
    expect(asked.data.models.pageInfo.hasNextPage).toBe(true);
    expect(modelCalls()).toBe(1);
  });
});

describe('what was read beyond a page', () => {
  it.each([[null], [BY_NAME]])(
    'is the next one, without a call, for 30 s (%j)',
    async (orderBy) => {
      const test = await start();
      const first = await test.read({ first: 5, orderBy });
      const made = countCalls(test);
      test.wait(10_000);
      const next = { first: 5, orderBy, after: first.pageInfo.endCursor };
      const second = await test.read(next);
      expect(second.nodes).toHaveLength(5);
      expect(second.sources.map(({ state, ageMs }) => [state, ageMs])).toEqual(
        Array(3).fill(['OK', 10_000]),
      );
      expect(countCalls(test)).toBe(made);
      // It was for one use: the same page again is read from the vendors.
      expect((await test.read(next)).nodes).toEqual(second.nodes);
      const { pageInfo } = await test.read({ first: 5, orderBy });
      const madeThen = countCalls(test);
      test.wait(30_000);
      const later = await test.read({ ...next, after: pageInfo.endCursor });
      expect(later.nodes).toEqual(second.nodes);
      expect(countCalls(test)).toBeGreaterThan(madeThen);
    },
  );

  it('is forgotten when something is written to the account through this gateway', async () => {
    const test = await start();
    const { nodes, pageInfo } = await test.read({ first: 6 });
    const { data } = await test.query<{ models: { nodes: { id: string }[] } }>(
      '{ models(first: 1, filter: { vendors: ["3dverse"] }) { nodes { id } } }',
    );
    const renamed = await test.query(
      'mutation ($id: ID!) { rename(id: $id, name: "renamed") { resource { id } } }',
      { id: data.models.nodes[0]?.id },
    );
    expect(renamed.errors).toBeUndefined();
    const made = vendorsOf(test.emulators).map(({ calls }) => calls().length);
    const second = await test.read({ first: 5, after: pageInfo.endCursor });
    expect(second.sources.map(({ ageMs }) => ageMs)).toEqual([0, 0, null]);
    const [metafold, authentise, threeDVerse] = vendorsOf(test.emulators).map(
      ({ calls }, index) => calls().length - (made[index] ?? 0),
    );
    expect([metafold, authentise]).toEqual([0, 0]);
    expect(threeDVerse).toBeGreaterThan(0);
    expect(second.nodes.some(({ id }) => nodes.some((given) => given.id === id))).toBe(false);
  });
});

describe('a vendor that goes down', () => {
  it.each([[null], [BY_NAME]])(
    'is stood in for by its last good first page, and the walk goes on behind it when it is back (%j)',
    async (orderBy) => {
      const test = await start();
      const good = await test.read({ first: 12, orderBy });
      test.wait(120_000);
      test.emulators.authentise.addFaults([{ path: '*', status: 503 }]);
      const stale = await test.read({ first: 12, orderBy });
      expect(stale.nodes).toEqual(good.nodes);
      expect(stale.totalCount).toBe(good.totalCount);
      expect(stale.sources.map(({ state, ageMs, error }) => [state, ageMs, error?.code])).toEqual([
        ['OK', null, undefined],
        ['STALE', 120_000, 'VENDOR_UNAVAILABLE'],
        ['OK', null, undefined],
      ]);
      const down = await test.read({ first: 12, orderBy, after: stale.pageInfo.endCursor });
      expect(down.sources.map(({ state }) => state)).toEqual(['OK', 'FAILED', 'OK']);
    },
  );

  it('and is back for the next page loses nothing and gives nothing twice', async () => {
    // Faults cost no breaker here: each is healed before the next page.
    const test = await start();
    const whole = await test.read({ first: 30, orderBy: BY_NAME });
    await test.read({ first: 12, orderBy: BY_NAME });
    test.wait(120_000);
    test.emulators.authentise.addFaults([{ path: '/model/', status: 500, body: '', times: 3 }]);
    const stale = await test.read({ first: 12, orderBy: BY_NAME });
    expect(stale.sources[1]?.state).toBe('STALE');
    test.emulators.authentise.clearFaults();
    const next = await test.read({
      first: 30 - stale.nodes.length,
      orderBy: BY_NAME,
      after: stale.pageInfo.endCursor,
    });
    expect(next.sources.map(({ state }) => state)).toEqual(['OK', 'OK', 'OK']);
    expect([...stale.nodes, ...next.nodes]).toEqual(whole.nodes);
  });
});
