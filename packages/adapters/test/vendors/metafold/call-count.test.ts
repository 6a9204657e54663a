import type { Job, Ref } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { connect, createContext, facetsOf, folderRef, itemsOf, pathsOf } from './connect.ts';

const BUSY_PROJECT = '41';

test('20 workflows with their steps and the steps’ input assets cost two calls', async () => {
  const { emulator, adapter } = await connect();
  const { jobs } = facetsOf(adapter);
  const context = createContext();
  const page = await jobs.list(
    { parent: folderRef(BUSY_PROJECT), first: 100, filter: { kinds: ['WORKFLOW'] } },
    context,
  );
  expect(page.items).toHaveLength(20);
  const steps = await jobs.getMany(stepsOf(page.items), context);
  expect(steps).toHaveLength(100);
  const inputs = itemsOf(steps).flatMap((step) => step.inputs);
  expect(inputs.filter(({ resource }) => resource?.entity).length).toBeGreaterThan(20);
  expect(pathsOf(emulator)).toEqual(['GET /projects/41/workflows', 'GET /projects/41/jobs']);
});

test('100 jobs of a project with their input assets cost one call, two with its workflows', async () => {
  const { emulator, adapter } = await connect();
  const { jobs } = facetsOf(adapter);
  const parent = folderRef(BUSY_PROJECT);
  const page = await jobs.list(
    { parent, first: 100, filter: { kinds: ['COMPUTE'] } },
    createContext(),
  );
  expect(page.items.length).toBeGreaterThanOrEqual(100);
  expect(pathsOf(emulator)).toEqual(['GET /projects/41/jobs']);

  emulator.clearCalls();
  const context = createContext();
  const first = await jobs.list({ parent, first: 100 }, context);
  const after = first.cursorAfter(first.items.length - 1);
  const second = await jobs.list({ parent, first: 100, after }, context);
  expect(second.isLast).toBe(true);
  expect(pathsOf(emulator)).toEqual(['GET /projects/41/workflows', 'GET /projects/41/jobs']);
});

test('who is certain to follow the steps has their list beside the workflows, at no further call', async () => {
  const { emulator, adapter } = await connect();
  const { jobs } = facetsOf(adapter);
  const context = createContext();
  emulator.addFaults([{ path: '/projects/41/workflows', delayMs: 150 }]);
  const page = await jobs.list(
    {
      parent: folderRef(BUSY_PROJECT),
      first: 100,
      filter: { kinds: ['WORKFLOW'] },
      follows: new Set(['steps']),
    },
    context,
  );
  expect(emulator.calls().map(({ path, status }) => ({ path, status }))).toEqual([
    { path: '/projects/41/jobs', status: 200 },
    { path: '/projects/41/workflows', status: 200 },
  ]);
  itemsOf(await jobs.getMany(stepsOf(page.items), context));
  expect(emulator.calls()).toHaveLength(2);
});

test('one thing costs one call, several of a project one list', async () => {
  const { emulator, adapter } = await connect();
  const { assets } = facetsOf(adapter);
  const page = await assets.list({ parent: folderRef('43'), first: 5 }, createContext());
  const refs = page.items.map(({ ref }) => ref);
  emulator.clearCalls();
  await assets.getMany(refs.slice(0, 1), createContext());
  await assets.getMany(refs, createContext());
  expect(pathsOf(emulator)).toEqual([`GET /${refs[0]?.path}`, 'GET /projects/43/assets']);
});

test('the folders whose lists are the account’s are its projects, for one call', async () => {
  const { emulator, adapter } = await connect();
  const { folders, jobs, models } = facetsOf(adapter);
  const page = await folders.list({ first: 100 }, createContext());
  emulator.clearCalls();
  const listed = await jobs.getListFolders?.(createContext());
  expect(pathsOf(emulator)).toEqual(['GET /projects']);
  expect(listed).toEqual(page.items.map(({ ref }) => ref));
  expect(await models.getListFolders?.(createContext())).toEqual(listed);
});

test('a list that several fields need is read once for one request', async () => {
  const { emulator, adapter } = await connect();
  const { assets, models } = facetsOf(adapter);
  const context = createContext();
  const parent = folderRef('43');
  await Promise.all([
    assets.list({ parent, first: 5 }, context),
    models.list({ parent, first: 5 }, context),
    assets.list({ parent, first: 9, orderBy: { field: 'NAME', direction: 'ASC' } }, context),
  ]);
  expect(pathsOf(emulator)).toEqual(['GET /projects/43/assets']);
});

test('a bulk read answers in order, with the failure in its own slot', async () => {
  const { adapter } = await connect();
  const { assets } = facetsOf(adapter);
  const page = await assets.list({ parent: folderRef('43'), first: 5 }, createContext());
  const [first, second] = page.items.map(({ ref }) => ref) as [Ref<'Asset'>, Ref<'Asset'>];
  const at = (path: string): Ref<'Asset'> => ({ ...first, path });
  const slots = await assets.getMany(
    [
      second,
      at('projects/43/assets/999999'),
      first,
      at('projects/999/assets/1'),
      at('projects/43/assets/../../../user/license'),
      second,
    ],
    createContext(),
  );
  expect(slots).toMatchObject([
    { ref: second },
    { code: 'NOT_FOUND' },
    { ref: first },
    { code: 'NOT_FOUND' },
    { code: 'INVALID_INPUT' },
    { ref: second },
  ]);
});

test('no kind of job that cannot match costs a call', async () => {
  const { emulator, adapter } = await connect();
  const { jobs, models, folders } = facetsOf(adapter);
  const parent = folderRef(BUSY_PROJECT);
  const list = async (filter: Parameters<typeof jobs.list>[0]['filter']) => {
    emulator.clearCalls();
    await jobs.list({ parent, first: 100, filter }, createContext());
    return pathsOf(emulator).map((call) => call.replace(/\?.*/, ''));
  };
  expect(await list({ kinds: ['UPLOAD', 'SLICE'] })).toEqual([]);
  expect(await list({ isStep: true })).toEqual(['GET /projects/41/jobs']);
  expect(await list({ types: ['workflow'] })).toEqual(['GET /projects/41/workflows']);
  expect(await list({ name: '*' })).toEqual(['GET /projects/41/jobs']);

  emulator.clearCalls();
  await folders.list({ parent, first: 5 }, createContext());
  await models.list({ parent, first: 5, filter: { statuses: ['FAILED'] } }, createContext());
  expect(pathsOf(emulator)).toEqual([]);
});

function stepsOf(workflows: readonly Job[]): Ref<'Job'>[] {
  return workflows.flatMap(({ steps }) => (steps ?? []).map(({ ref }) => ref));
}
