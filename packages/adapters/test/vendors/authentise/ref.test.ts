import { type Ref, type ResourceType, vendorIdOf } from '@fabgraph/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRefMaker, parsePlace } from '../../../src/vendors/authentise/ref.ts';
import { ACCOUNT, createTestAdapter, readAll, startShop } from './fixture.ts';

const id = fc.stringMatching(/^[0-9A-Za-z-]{1,64}$/);

describe('refs of an Authentise account', () => {
  it('are read back as what they were made of', () => {
    const refs = createRefMaker(ACCOUNT);
    fc.assert(
      fc.property(id, id, (modelId, snapshotId) => {
        expect(parsePlace(refs.model(modelId))).toEqual({ of: 'model', modelId });
        expect(parsePlace(refs.content(modelId))).toEqual({ of: 'content', modelId });
        expect(parsePlace(refs.analysis(modelId))).toEqual({ of: 'analysis', modelId });
        expect(parsePlace(refs.transformation(modelId))).toEqual({ of: 'transformation', modelId });
        expect(parsePlace(refs.slice(modelId))).toEqual({ of: 'slice', sliceId: modelId });
        expect(parsePlace(refs.program(modelId))).toEqual({ of: 'program', sliceId: modelId });
        const snapshot = { modelId, snapshotId };
        expect(parsePlace(refs.snapshotFile(snapshot))).toEqual({
          of: 'snapshotFile',
          ...snapshot,
        });
        expect(parsePlace(refs.snapshotJob(snapshot))).toEqual({ of: 'snapshotJob', ...snapshot });
      }),
    );
  });

  it('end in the vendor’s own id, as the things say themselves', async () => {
    const { adapter } = await startShop();
    const { models, assets, jobs, folders } = adapter.facets;
    const things = [
      ...(await readAll(models!.list, { first: 100 })),
      ...(await readAll(assets!.list, { first: 100 })),
      ...(await readAll(jobs!.list, { first: 100 })),
      ...(await readAll(folders!.list, { first: 100 })),
    ];
    expect(things.map(({ ref }) => vendorIdOf(ref))).toEqual(
      things.map(({ vendorId }) => vendorId),
    );
  });

  it.each<[ResourceType, string]>([
    ['Folder', 'other'],
    ['Model', ''],
    ['Model', '..'],
    ['Model', 'a/b'],
    ['Model', 'a%2fb'],
    ['Model', 'a?b'],
    ['Model', 'a#b'],
    ['Model', 'a\n'],
    ['Model', 'a'.repeat(65)],
    ['Model', 'content/a'],
    ['Asset', 'a'],
    ['Asset', 'content/..'],
    ['Asset', 'program/'],
    ['Asset', 'program/a/b'],
    ['Asset', 'model/a/snapshot/'],
    ['Asset', 'model/a/snapshot/b/c'],
    ['Job', 'copy/a'],
    ['Job', 'analysis/..'],
    ['Job', 'snapshot/a'],
    ['Job', '/slice/a'],
    ['User', 'a'],
    ['Group', 'a'],
  ])('have no %s at "%s"', (type, path) => {
    const adapter = createTestAdapter('http://127.0.0.1:1');
    expect(adapter.isRef({ account: ACCOUNT, type, path })).toBe(false);
  });

  it('belong to their account', () => {
    const adapter = createTestAdapter('http://127.0.0.1:1');
    const ref: Ref = { account: ACCOUNT, type: 'Folder', path: 'root' };
    expect(adapter.isRef(ref)).toBe(true);
    expect(adapter.isRef({ ...ref, account: 'other' })).toBe(false);
  });
});
