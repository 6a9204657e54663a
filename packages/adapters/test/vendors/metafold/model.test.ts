import type { Job, Model } from '@fabgraph/contract';
import { assert, expect, test } from 'vitest';
import { connect, createContext, facetsOf, folderRef, itemsOf, pathsOf } from './connect.ts';

const LINEAGE = new Set(['parents', 'children']);

test('an asset with a geometry suffix is a model as well, with the same id', async () => {
  const { adapter } = await connect();
  const { assets, models } = facetsOf(adapter);
  const context = createContext();
  const parent = folderRef('41');
  const [assetPage, modelPage] = await Promise.all([
    assets.list({ parent, first: 100 }, context),
    models.list({ parent, first: 100 }, context),
  ]);
  const twins = assetPage.items.filter(({ model }) => model !== null);
  expect(twins.map(({ model }) => model)).toEqual(modelPage.items.map(({ ref }) => ref));
  expect(modelPage.items[0]).toMatchObject({
    status: 'READY',
    vendorId: twins[0]?.vendorId,
    checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    folder: parent,
  });
  const plain = assetPage.items.find(({ model }) => model === null);
  assert(plain);
  const [slot] = await models.getMany([{ ...plain.ref, type: 'Model' }], context);
  expect(slot).toMatchObject({ code: 'NOT_FOUND' });
});

test('which suffixes hold geometry is a setting', async () => {
  const { adapter } = await connect(
    {},
    {
      accessToken: 'metafold-demo-token',
      geometrySuffixes: '.PLY, vdb',
    },
  );
  const { assets, models, jobs } = facetsOf(adapter);
  const context = createContext();
  const { items } = await models.list({ first: 100 }, context);
  expect(new Set(items.map(({ format }) => format))).toEqual(new Set(['ply']));
  const all = await assets.list({ first: 100 }, context);
  const modelled = all.items.filter(({ model }) => model !== null).map(({ name }) => name);
  expect(modelled.length).toBeGreaterThan(0);
  expect(modelled.every((name) => name.endsWith('.ply'))).toBe(true);
  const filter = { kinds: ['COMPUTE'] } as const;
  const made = await jobs.list({ parent: folderRef('43'), first: 50, filter }, context);
  const inputs = made.items
    .flatMap((job) => job.inputs)
    .flatMap(({ resource }) => resource?.entity ?? []);
  expect(inputs.length).toBeGreaterThan(0);
  for (const entity of inputs) {
    if ('model' in entity) expect(entity.model !== null).toBe(entity.name.endsWith('.ply'));
  }
});

test('a model’s assets are itself, its jobs those that read or made it', async () => {
  const { adapter } = await connect();
  const { assets, models, jobs } = facetsOf(adapter);
  const context = createContext();
  const { items } = await jobs.list(
    { parent: folderRef('43'), first: 50, filter: { kinds: ['COMPUTE'] } },
    context,
  );
  const model = items.flatMap((job) => job.model ?? []).at(0);
  assert(model);
  const own = await assets.list({ parent: model, first: 5 }, context);
  expect(own.items.map(({ model }) => model)).toEqual([model]);
  const page = await jobs.list({ parent: model, first: 50 }, context);
  expect(page.items.length).toBeGreaterThan(0);
  expect(page.items.every((job) => touches(job, model.path))).toBe(true);
  expect(
    (await models.list({ parent: folderRef('43'), first: 50 }, context)).items,
  ).not.toHaveLength(0);
});

test('what a model was made of and what was made of it costs one job list for all', async () => {
  const { emulator, adapter } = await connect();
  const { models } = facetsOf(adapter);
  const context = createContext();
  const { items } = await models.list({ parent: folderRef('43'), first: 50 }, context);
  expect(items.some(({ parents }) => parents === undefined)).toBe(true);
  emulator.clearCalls();
  const detailed = itemsOf((await models.getDetails?.(items, LINEAGE, context)) ?? []);
  expect(pathsOf(emulator)).toEqual(['GET /projects/43/jobs']);
  expect(detailed.map(({ ref }) => ref)).toEqual(items.map(({ ref }) => ref));

  const made = detailed.filter((model) => (model.parents ?? []).length > 0);
  expect(made.length).toBeGreaterThan(0);
  for (const model of made) {
    for (const parent of model.parents ?? []) {
      const children = detailed.find(({ ref }) => ref.path === parent.path)?.children;
      expect(children).toContainEqual(model.ref);
    }
  }
  expect(detailed.every(({ parents, children }: Model) => parents && children)).toBe(true);
});

function touches({ inputs, outputs }: Job, path: string): boolean {
  return [...inputs, ...outputs].some(({ resource }) => resource?.ref.path === path);
}
