import type { Model } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import {
  createRequest,
  createTestAdapter,
  readAll,
  rejection,
  startShop,
  USER,
} from './fixture.ts';

type Knobs = NonNullable<Parameters<typeof startShop>[0]>;

const STARTED_AT = Date.parse('2026-03-02T09:00:00Z');

/** What a client sees of a model, without what differs from one emulator to the next. */
function gistOf({ name, status, geometry, size, format, createdAt, hasThumbnail }: Model) {
  return { name, status, geometry, size, format, createdAt, hasThumbnail };
}

async function readShop(knobs: Knobs) {
  const { adapter } = await startShop({ startAt: STARTED_AT, ...knobs });
  const models = await readAll(adapter.facets.models!.list, { first: 100 });
  return models.map(gistOf);
}

describe('the emulated vendor, in each way that it was seen to answer', () => {
  it.each<Knobs>([
    { listKey: 'models' },
    { flatManifold: true },
    { legacyFieldNames: 'volume' },
    { legacyFieldNames: 'volume_mm' },
    { snapshotEmpty: null },
    { snapshotEmpty: '' },
    { pageSize: 7 },
    { pageSize: 500 },
  ])('gives the same models with %j', async (knobs) => {
    expect(await readShop(knobs)).toEqual(await readShop({}));
  });

  it.each([400, 401, 403] as const)('refuses a wrong password with %i', async (status) => {
    const { emulator } = await startShop({ loginFailStatus: status });
    const adapter = createTestAdapter(emulator.baseUrl, { ...USER, password: 'wrong' });
    const error = await rejection(adapter.facets.models!.list({ first: 1 }, createRequest()));
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', httpStatus: status });
    expect(error.message).not.toContain('wrong');
  });

  it('ends a session, which is opened anew by the call that meets its end', async () => {
    const { emulator } = await startShop({ sessionLifetimeMs: 1_000 });
    const adapter = createTestAdapter(emulator.baseUrl, USER);
    await adapter.facets.models!.list({ first: 1 }, createRequest());
    emulator.clock.advance(2_000);
    const page = await adapter.facets.models!.list({ first: 1 }, createRequest());
    expect(page.items.length).toBeGreaterThan(0);
    expect(emulator.calls().map(({ path, status }) => `${status} ${path}`)).toEqual([
      '201 /sessions/',
      '200 /model/',
      '401 /model/',
      '201 /sessions/',
      '200 /model/',
    ]);
  });

  it('renders snapshots, each of which ends as a job and an asset', async () => {
    const { emulator, adapter } = await startShop();
    emulator.clock.advance(120_000);
    const { assets, jobs } = adapter.facets;
    const all = await readAll(assets!.list, { first: 100, filter: { kinds: ['snapshot'] } });
    const makers = all.slice(0, 5).flatMap(({ producedBy }) => producedBy ?? []);
    const found = await jobs!.getMany(makers, createRequest());
    expect(makers).toHaveLength(5);
    expect(found).toMatchObject(
      makers.map((ref, index) => ({
        ref,
        kind: 'SNAPSHOT',
        status: 'SUCCEEDED',
        outputs: [{ resource: { ref: all[index]?.ref } }],
      })),
    );
  });
});
