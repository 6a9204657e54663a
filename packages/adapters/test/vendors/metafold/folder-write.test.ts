import { expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  ACCOUNT,
  connect,
  createContext,
  facetsOf,
  folderRef,
  itemRef,
  itemsOf,
  pathsOf,
} from './connect.ts';

const { signal } = createContext();

test('a folder is created private, renamed and deleted', async () => {
  const { emulator, adapter } = await connect();
  const { folders } = facetsOf(adapter);
  const input = { name: 'Bracket study', parent: null, copyOf: null };
  const created = await folders.create?.(input, { signal });
  expect(created).toMatchObject({ name: 'Bracket study', path: '/Bracket study', parent: null });
  expect(created?.vendorData()).toMatchObject({ access: 'private' });

  const ref = created?.ref ?? folderRef('0');
  expect(await folders.rename?.(ref, 'Bracket II', { signal })).toMatchObject({
    ref,
    name: 'Bracket II',
  });
  expect(itemsOf(await folders.getMany([ref], createContext()))).toMatchObject([
    { name: 'Bracket II' },
  ]);
  expect(await folders.delete?.([ref], { signal })).toEqual([null]);
  expect(await folders.getMany([ref], createContext())).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(pathsOf(emulator)).toEqual([
    'POST /projects',
    `PATCH /${ref.path}`,
    `GET /${ref.path}`,
    `DELETE /${ref.path}`,
    `GET /${ref.path}`,
  ]);
});

test('a copy of a folder starts with its files', async () => {
  const { emulator, adapter } = await connect();
  const { folders, assets } = facetsOf(adapter);
  const copyOf = folderRef('43');
  const copy = await folders.create?.({ name: 'Copy', parent: null, copyOf }, { signal });
  expect(pathsOf(emulator)).toEqual(['POST /projects']);
  const namesIn = async (project: string) => {
    const page = await assets.list({ parent: folderRef(project), first: 100 }, createContext());
    return page.items.map(({ name }) => name).sort();
  };
  expect(copy?.vendorId).not.toBe('43');
  expect(await namesIn(copy?.vendorId ?? '')).toEqual(await namesIn('43'));
});

test('a folder in a folder and a blank name are refused without a call', async () => {
  const { emulator, adapter } = await connect();
  const { folders } = facetsOf(adapter);
  const create = async (more: object) =>
    await folders.create?.({ name: 'A', parent: null, copyOf: null, ...more }, { signal });
  const nested = await rejection(create({ parent: folderRef('41') }));
  expect(nested.message).toContain('hold no other projects');
  for (const call of [
    create({ name: ' ' }),
    create({ copyOf: { account: ACCOUNT, type: 'Folder', path: 'projects/../user' } }),
    (async () => folders.rename?.(folderRef('41'), '', { signal }))(),
  ]) {
    expect(await rejection(call)).toMatchObject({ code: 'INVALID_INPUT' });
  }
  expect(pathsOf(emulator)).toEqual([]);
});

test('of several that are deleted each has its own outcome, and gone is done', async () => {
  const { emulator, adapter } = await connect();
  const { assets, models } = facetsOf(adapter);
  const page = await models.list({ parent: folderRef('43'), first: 3 }, createContext());
  const [first, second] = page.items;
  emulator.clearCalls();
  emulator.addFaults([
    { method: 'DELETE', path: `/${second?.ref.path}`, status: 403, body: { description: 'No.' } },
  ]);
  const asset = itemRef('Asset', first?.ref.path ?? '');
  const outcomes = await assets.delete?.(
    [
      asset,
      itemRef('Asset', second?.ref.path ?? ''),
      itemRef('Asset', 'projects/43/assets/999999'),
      itemRef('Asset', 'projects/43/assets/../..'),
      asset,
    ],
    { signal },
  );
  expect(outcomes).toMatchObject([
    null,
    { code: 'FORBIDDEN', httpStatus: 403 },
    null,
    { code: 'INVALID_INPUT' },
    null,
  ]);
  expect(emulator.calls()).toHaveLength(3);
  expect(await models.getMany([first?.ref ?? itemRef('Model', '')], createContext())).toMatchObject(
    [{ code: 'NOT_FOUND' }],
  );
});

test('a model, a job and a workflow are deleted each at its own place', async () => {
  const { emulator, adapter } = await connect();
  const { models, jobs } = facetsOf(adapter);
  const parent = folderRef('41');
  const [model] = (await models.list({ parent, first: 1 }, createContext())).items;
  const context = createContext();
  const [workflow] = (
    await jobs.list({ parent, first: 1, filter: { kinds: ['WORKFLOW'] } }, context)
  ).items;
  const [job] = (
    await jobs.list({ parent, first: 1, filter: { isStep: false, kinds: ['COMPUTE'] } }, context)
  ).items;
  emulator.clearCalls();
  const refs = [workflow?.ref, job?.ref].filter((ref) => ref !== undefined);
  expect(refs).toHaveLength(2);
  expect(await models.delete?.([model?.ref ?? itemRef('Model', '')], { signal })).toEqual([null]);
  expect(await jobs.delete?.(refs, { signal })).toEqual([null, null]);
  expect(pathsOf(emulator).sort()).toEqual(
    [model?.ref, ...refs].map((ref) => `DELETE /${ref?.path}`).sort(),
  );
  expect(await jobs.getMany(refs, createContext())).toMatchObject([
    { code: 'NOT_FOUND' },
    { code: 'NOT_FOUND' },
  ]);
});

test('a deletion without an answer has an unknown outcome and is sent once', async () => {
  const { emulator, adapter } = await connect();
  emulator.addFaults([{ method: 'DELETE', path: '/projects/43', reset: true }]);
  const outcomes = await facetsOf(adapter).folders.delete?.([folderRef('43')], { signal });
  expect(outcomes).toMatchObject([{ code: 'OUTCOME_UNKNOWN', isRetryable: false }]);
  expect(emulator.calls()).toHaveLength(1);
});

test.each([
  ['project', 'v1'],
  ['project', 'legacy'],
] as const)(
  'a license that is used up for a %s is QUOTA_EXCEEDED with profile %s',
  async (limit, profile) => {
    const { adapter } = await connect(
      { profile, limits: { [limit]: 0 } },
      {
        accessToken: 'metafold-demo-token',
        profile,
      },
    );
    const input = { name: 'One too many', parent: null, copyOf: null };
    const error = await rejection(
      (async () => facetsOf(adapter).folders.create?.(input, { signal }))(),
    );
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', httpStatus: 403 });
  },
);

test('a token without the scope for a write is UNAUTHENTICATED', async () => {
  const tokens = [{ token: 'reader-token', scopes: ['projects:read', 'assets:read'] as const }];
  const { adapter } = await connect({ tokens }, { accessToken: 'reader-token' });
  const outcomes = await facetsOf(adapter).folders.delete?.([folderRef('43')], { signal });
  expect(outcomes).toMatchObject([{ code: 'UNAUTHENTICATED', httpStatus: 401 }]);
});
