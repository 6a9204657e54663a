import { type Entity, type Ref, VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { asset, folder, job, model, user } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import type { Call } from './support/memory-noun.ts';
import { createPowers } from './support/power.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const account = 'a';
const RENAME = `mutation ($id: ID!, $name: String!) {
  rename(id: $id, name: $name) {
    resource {
      id
      ... on Folder { name }
      ... on Model { name assets { nodes { name } } }
      ... on Asset { name model { name } }
      ... on Job { jobName: name }
      ... on User { username }
    }
  }
}`;

/** A vendor that keeps one thing which the graph shows as model and asset, both called `name`. */
function shop({ onModels = () => {} }: { readonly onModels?: (call: Call) => void } = {}) {
  const { sent, power } = createPowers();
  const twin = { account, type: 'Model', path: 'files/x' } as const;
  const make = (build: (given: { account: string; path: string; name: string }) => Entity) => ({
    rename: power('rename', ({ path }: Ref, name: string) => build({ account, path, name })),
  });
  const assets = make((given) =>
    asset({ ...given, model: given.path === twin.path ? twin : null }),
  );
  const adapter = createMemoryAdapter({
    account,
    folders: {},
    models: { items: [model({ account, path: twin.path, name: 'after' })], onCall: onModels },
    assets: { items: [asset({ account, path: twin.path, name: 'after', model: twin })] },
    jobs: {},
    users: {},
    powers: {
      folders: make(folder) as object,
      models: make(model) as object,
      assets: assets as object,
      jobs: make(job) as object,
      users: make(({ name, ...given }) => user({ ...given, username: name })) as object,
    },
  });
  return { ...adapter, sent };
}

test.each([
  ['Folder', { name: 'after' }],
  ['Job', { jobName: 'after' }],
  ['User', { username: 'after' }],
] as const)('a %s is renamed by one call and answered without a read', async (type, shown) => {
  const a = shop();
  const id = idOf(account, type, 'x');
  const { hub } = createRecordingHub();
  const { data, errors } = await ask([a], RENAME, { id, name: 'after' }, { hub });
  expect(errors).toEqual([]);
  expect(data.rename.resource).toEqual({ id, ...shown });
  expect(a.sent.map(({ args }) => args)).toEqual([[{ account, type, path: 'x' }, 'after']]);
  expect(a.calls).toEqual([]);
});

test('jobs and models that were renamed are told to their watchers', async () => {
  const { hub, told } = createRecordingHub();
  for (const type of ['Job', 'Model', 'Folder', 'Asset', 'User'] as const) {
    await ask([shop()], RENAME, { id: idOf(account, type, 'x'), name: 'after' }, { hub });
  }
  expect(told).toEqual(['changed a Job x', 'changed a Model x']);
});

test('a model that is an asset as well is told to watchers when it is renamed as the asset', async () => {
  const a = shop();
  const { hub, told, entities } = createRecordingHub();
  const id = idOf(account, 'Asset', 'files/x');
  const { data } = await ask([a], RENAME, { id, name: 'after' }, { hub });
  expect(data.rename.resource).toEqual({ id, name: 'after', model: { name: 'after' } });
  expect(told).toEqual(['changed a Model files/x']);
  expect(entities).toMatchObject([{ name: 'after' }]);
  expect(a.calls.map(({ method }) => method)).toEqual(['models.getMany']);
});

test('an asset that is a model as well is read anew when it was renamed as the model', async () => {
  const a = shop();
  const { hub, told } = createRecordingHub();
  const id = idOf(account, 'Model', 'files/x');
  const { data } = await ask([a], RENAME, { id, name: 'after' }, { hub });
  expect(data.rename.resource.assets.nodes).toEqual([{ name: 'after' }]);
  expect(told).toEqual(['changed a Model files/x']);
});

test('what is done is done, also where the model cannot be read for its watchers', async () => {
  const a = shop({
    onModels: () => {
      throw new VendorError({ code: 'VENDOR_TIMEOUT', vendor: 'v', account, message: 'Late.' });
    },
  });
  const { hub, told } = createRecordingHub();
  const { data, errors } = await ask(
    [a],
    'mutation ($id: ID!) { rename(id: $id, name: "after") { resource { id } } }',
    { id: idOf(account, 'Asset', 'files/x') },
    { hub },
  );
  expect(errors).toEqual([]);
  expect(data.rename.resource.id).toBe(idOf(account, 'Asset', 'files/x'));
  expect(told).toEqual([]);
});
