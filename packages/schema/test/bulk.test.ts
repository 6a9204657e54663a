import { type DeleteOptions, type Ref, VendorError, type WriteOutcome } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createPowers } from './support/power.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const DELETE = `mutation ($ids: [ID!]!, $withAssets: Boolean) {
  delete(ids: $ids, withAssets: $withAssets) {
    results { id isDone error { code message retryAfterMs } }
  }
}`;
const MOVE = `mutation ($ids: [ID!]!, $to: ID!) {
  move(ids: $ids, folderId: $to) { results { id isDone error { code } } }
}`;

type Fate = (ref: Ref) => WriteOutcome;

function shop(account: string, fate: Fate = () => null) {
  const { sent, power } = createPowers();
  const change = (noun: string) => ({
    delete: power(`delete ${noun}`, (refs: readonly Ref[]) => refs.map(fate)),
    move: power(`move ${noun}`, (refs: readonly Ref[]) => refs.map(fate)),
  });
  const adapter = createMemoryAdapter({
    account,
    folders: {},
    models: { items: [model({ account, path: 'm', name: 'before' })] },
    assets: {},
    jobs: {},
    powers: {
      folders: change('folders'),
      models: change('models'),
      assets: change('assets'),
      jobs: { delete: change('jobs').delete },
    },
  });
  const isRef = ({ type, path }: Ref) =>
    adapter.isRef({ account, type, path }) && (type !== 'Model' || !path.startsWith('only-asset'));
  return { ...adapter, isRef, sent };
}

function refused(code: 'CONFLICT' | 'RATE_LIMITED', retryAfterMs?: number): VendorError {
  return new VendorError({ code, vendor: 'v', account: 'a', message: 'It is used.', retryAfterMs });
}

function paths({ sent }: ReturnType<typeof shop>) {
  return sent.map(({ power, args: [refs] }) => [power, (refs as Ref[]).map(({ path }) => path)]);
}

test('one that cannot be deleted has its error in its place, and the others are gone', async () => {
  const a = shop('a', ({ path }) => (path === 'used' ? refused('RATE_LIMITED', 500) : null));
  const ids = ['x', 'used', 'y'].map((path) => idOf('a', 'Model', path));
  const { data, errors } = await ask([a], DELETE, { ids }, createRecordingHub());
  expect(errors).toEqual([]);
  expect(data.delete.results).toEqual([
    { id: ids[0], isDone: true, error: null },
    {
      id: ids[1],
      isDone: false,
      error: { code: 'RATE_LIMITED', message: 'It is used.', retryAfterMs: 500 },
    },
    { id: ids[2], isDone: true, error: null },
  ]);
  expect(paths(a)).toEqual([['delete models', ['x', 'used', 'y']]]);
});

test('things of one noun and account go out together, folders last, in whatever order they are asked for', async () => {
  const [a, b] = [shop('a'), shop('b')];
  const ids = [
    idOf('a', 'Folder', '1'),
    idOf('a', 'Asset', 'only-asset-1'),
    idOf('b', 'Job', 'j'),
    idOf('a', 'Asset', 'only-asset-2'),
  ];
  const { data } = await ask([a, b], DELETE, { ids }, createRecordingHub());
  expect(data.delete.results.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(paths(a)).toEqual([
    ['delete assets', ['only-asset-1', 'only-asset-2']],
    ['delete folders', ['1']],
  ]);
  expect(paths(b)).toEqual([['delete jobs', ['j']]]);
});

test('an id given twice is sent once and answered twice', async () => {
  const a = shop('a');
  const ids = ['x', 'y', 'x'].map((path) => idOf('a', 'Job', path));
  const { data } = await ask([a], DELETE, { ids }, createRecordingHub());
  expect(data.delete.results).toMatchObject(ids.map((id) => ({ id, isDone: true })));
  expect(paths(a)).toEqual([['delete jobs', ['x', 'y']]]);
});

test.each([
  ['malformed', 'rubbish', 'INVALID_INPUT'],
  ['one of an account', Buffer.from('Account:a').toString('base64url'), 'INVALID_INPUT'],
  ['one that the vendor could not have', idOf('a', 'Model', '../x'), 'INVALID_INPUT'],
  ["one of somebody else's account", idOf('c', 'Model', 'x'), 'NOT_FOUND'],
  ['one of a noun that cannot be deleted', idOf('a', 'User', 'x'), 'UNSUPPORTED'],
  ['one of a noun that never changes', idOf('a', 'Group', 'x'), 'UNSUPPORTED'],
])('an id that is %s is an error of its own and is not sent', async (_what, id, code) => {
  const a = shop('a');
  const good = idOf('a', 'Job', 'j');
  const { data, errors } = await ask([a], DELETE, { ids: [id, good] }, createRecordingHub());
  expect(errors).toEqual([]);
  expect(data.delete.results).toMatchObject([
    { id, isDone: false, error: { code } },
    { id: good, isDone: true, error: null },
  ]);
  expect(paths(a)).toEqual([['delete jobs', ['j']]]);
});

test('a call that fails is the error of each thing in it, and of no other', async () => {
  const a = shop('a', ({ type }) => {
    if (type === 'Model') throw refused('CONFLICT');
    return null;
  });
  const ids = [idOf('a', 'Model', 'x'), idOf('a', 'Job', 'j'), idOf('a', 'Model', 'y')];
  const { data } = await ask([a], DELETE, { ids }, createRecordingHub());
  expect(data.delete.results).toMatchObject([
    { error: { code: 'CONFLICT' } },
    { error: null },
    { error: { code: 'CONFLICT' } },
  ]);
});

test('a fault of ours shows nothing of itself and is put down', async () => {
  const faults: unknown[] = [];
  const fault = new TypeError('secret detail');
  const a = shop('a', () => {
    throw fault;
  });
  const { data } = await ask(
    [a],
    DELETE,
    { ids: [idOf('a', 'Job', 'j')] },
    { ...createRecordingHub(), onFault: (error) => faults.push(error) },
  );
  expect(data.delete.results).toMatchObject([{ isDone: false, error: { code: 'INTERNAL' } }]);
  expect(JSON.stringify(data)).not.toContain('secret');
  expect(faults).toEqual([fault]);
});

test.each([
  [DELETE, 101],
  [MOVE, 101],
])('more than 100 ids at once are refused whole', async (document, count) => {
  const a = shop('a');
  const ids = Array.from({ length: count }, (_, index) => idOf('a', 'Model', `${index}`));
  const { errors } = await ask([a], document, { ids, to: idOf('a', 'Folder', '1') });
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  expect(a.sent).toEqual([]);
});

test('no ids are no calls', async () => {
  const a = shop('a');
  const { data } = await ask([a], DELETE, { ids: [] });
  expect(data.delete.results).toEqual([]);
  expect(a.sent).toEqual([]);
});

test.each([
  [undefined, false],
  [true, true],
])('what was made of a model goes with it only when asked for', async (withAssets, meant) => {
  const a = shop('a');
  const variables = { ids: [idOf('a', 'Model', 'x')], withAssets };
  await ask([a], DELETE, variables, createRecordingHub());
  const [, options] = a.sent[0]?.args ?? [];
  expect(options).toEqual({ withAssets: meant } satisfies DeleteOptions);
});

test('watchers hear of what is gone, of a model also where it was deleted as an asset', async () => {
  const a = shop('a', ({ path }) => (path === 'used' ? refused('CONFLICT') : null));
  const { hub, told } = createRecordingHub();
  const ids = [
    idOf('a', 'Model', 'x'),
    idOf('a', 'Model', 'used'),
    idOf('a', 'Asset', 'twin'),
    idOf('a', 'Asset', 'only-asset'),
    idOf('a', 'Folder', '1'),
    idOf('a', 'Job', 'j'),
  ];
  await ask([a], DELETE, { ids }, { hub });
  expect([...told].sort()).toEqual([
    'deleted a Job j',
    'deleted a Model twin',
    'deleted a Model x',
  ]);
});

test('things move together, and watchers of a model hear where it is now', async () => {
  const a = shop('a');
  const { hub, told, entities } = createRecordingHub();
  const to = idOf('a', 'Folder', '1');
  const folder = { account: 'a', type: 'Folder', path: '1' };
  const ids = [idOf('a', 'Model', 'm'), idOf('a', 'Asset', 'x'), idOf('a', 'Model', 'unreadable')];
  const { data } = await ask([a], MOVE, { ids, to }, { hub });
  expect(data.move.results).toEqual(ids.map((id) => ({ id, isDone: true, error: null })));
  expect(a.sent.map(({ power, args: [, given] }) => [power, given])).toEqual([
    ['move models', folder],
    ['move assets', folder],
  ]);
  expect(a.calls.map(({ method }) => method)).toEqual(['models.getMany']);
  expect(told).toEqual(['changed a Model m']);
  expect(entities).toMatchObject([{ name: 'before', folder }]);
});

test('nothing moves from one account to another, nor into itself', async () => {
  const [a, b] = [shop('a'), shop('b')];
  const to = idOf('a', 'Folder', '1');
  const ids = [idOf('b', 'Model', 'x'), to, idOf('a', 'Folder', '2'), idOf('a', 'Job', 'j')];
  const { data } = await ask([a, b], MOVE, { ids, to }, createRecordingHub());
  expect(data.move.results).toEqual([
    { id: ids[0], isDone: false, error: { code: 'INVALID_INPUT' } },
    { id: ids[1], isDone: false, error: { code: 'INVALID_INPUT' } },
    { id: ids[2], isDone: true, error: null },
    { id: ids[3], isDone: false, error: { code: 'UNSUPPORTED' } },
  ]);
  expect(b.sent).toEqual([]);
});
