import type { Folder, Ref } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import {
  connect,
  DONE,
  entityOf,
  refusal,
  request,
  serveVendor,
  startEmulated,
  uuid,
} from './support.ts';

const ref = (number: number) => ({ account: 'shop', type: 'Folder', path: uuid(number) }) as const;

async function startWithFolders() {
  const account = await startEmulated({ sample: 'empty' });
  const create = (name: string, parent: Ref<'Folder'> | null = null): Promise<Folder> =>
    account.folders.create({ name, parent, copyOf: null }, request());
  return { ...account, create };
}

test('a folder is made at the top or in another one, and is read back as it was answered', async () => {
  const { folders, create, emulator } = await startWithFolders();
  const parts = await create('Parts');
  const brackets = await create('Brackets', parts.ref);
  expect(emulator.calls().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /app/v1/folders',
    `POST /app/v1/folders/${parts.vendorId}/folders`,
  ]);
  expect(parts).toMatchObject({ name: 'Parts', parent: null, path: '/Parts' });
  expect(brackets).toMatchObject({ name: 'Brackets', parent: parts.ref });
  const [read] = await folders.getMany([brackets.ref], request());
  expect(entityOf(read)).toMatchObject({ name: 'Brackets', parent: parts.ref });
});

test('a folder is renamed, and what comes back is what the vendor has now', async () => {
  const { folders, create } = await startWithFolders();
  const folder = await create('Prats');
  expect(await folders.rename(folder.ref, 'Parts', request())).toMatchObject({
    ref: folder.ref,
    name: 'Parts',
  });
});

test('several folders are moved in one call', async () => {
  const { folders, create, emulator } = await startWithFolders();
  const [target, one, two] = await Promise.all(
    ['Target', 'One', 'Two'].map((name) => create(name)),
  );
  emulator.clearCalls();
  if (target === undefined || one === undefined || two === undefined) throw new Error('none made');
  expect(await folders.move([one.ref, two.ref, one.ref], target.ref, request())).toEqual([
    null,
    null,
    null,
  ]);
  expect(emulator.calls()).toHaveLength(1);
  const { items } = await folders.list({ first: 10, parent: target.ref }, request());
  expect(items.map(({ name }) => name).toSorted()).toEqual(['One', 'Two']);
});

test('where one of several cannot be moved the others are, and that one says why', async () => {
  const { folders, create } = await startWithFolders();
  const [outer, other] = await Promise.all([create('Outer'), create('Other')]);
  const inner = await create('Inner', outer.ref);
  const [moved, refused, gone] = await folders.move(
    [other.ref, outer.ref, ref(77)],
    inner.ref,
    request(),
  );
  expect(moved).toBeNull();
  expect(refused).toMatchObject({ code: 'CONFLICT', vendor: '3dverse', account: 'shop' });
  expect(gone).toMatchObject({ code: 'NOT_FOUND' });
});

test('folders that stand in each other are deleted together, inner ones first', async () => {
  const { folders, create } = await startWithFolders();
  const outer = await create('Outer');
  const inner = await create('Inner', outer.ref);
  const innermost = await create('Innermost', inner.ref);
  const refs = [outer.ref, inner.ref, innermost.ref, ref(77)];
  expect(await folders.delete(refs, request())).toEqual([null, null, null, null]);
  expect((await folders.list({ first: 10 }, request())).items).toEqual([]);
});

test('a folder with something in it is kept, and the error says that it must be empty', async () => {
  const { folders, create } = await startWithFolders();
  const outer = await create('Outer');
  const empty = await create('Empty');
  await create('Inner', outer.ref);
  const [kept, deleted] = await folders.delete([outer.ref, empty.ref], request());
  expect(kept).toMatchObject({ code: 'CONFLICT', httpStatus: 409 });
  expect(kept?.message).toContain('The folder is not empty. A folder must be empty: ');
  expect(deleted).toBeNull();
});

describe.each([400, 403, 422])('a refusal to delete with %i', (status) => {
  const refuse = async (content: object) => {
    const vendor = await serveVendor((path, _query, { method }) => {
      if (method === 'DELETE') return refusal(status);
      return { body: path.endsWith('/assets') ? content : [] };
    });
    const [outcome] = await connect(vendor).folders.delete([ref(1)], request());
    return outcome;
  };

  test('is a conflict where the folder holds something', async () => {
    const outcome = await refuse({ meshes: [{ asset_id: uuid(2), name: 'Bolt' }] });
    expect(outcome).toMatchObject({ code: 'CONFLICT', httpStatus: status });
    expect(outcome?.message).toContain('must be empty');
  });

  test('is what it says where the folder is empty', async () => {
    const code = status === 403 ? 'FORBIDDEN' : 'INVALID_INPUT';
    expect(await refuse({ meshes: [] })).toMatchObject({ code });
  });
});

test('a copy of a folder and a name of blanks are refused without a call', async () => {
  const vendor = await serveVendor(() => DONE);
  const { folders } = connect(vendor);
  const copy = folders.create({ name: 'Copy', parent: null, copyOf: ref(1) }, request());
  const error = await rejection(copy);
  expect([error.code, error.message.includes('copyOf')]).toEqual(['INVALID_INPUT', true]);
  const blank = folders.create({ name: ' ', parent: null, copyOf: null }, request());
  expect((await rejection(blank)).code).toBe('INVALID_INPUT');
  expect((await rejection(folders.rename(ref(1), '', request()))).code).toBe('INVALID_INPUT');
  expect(vendor.calls).toEqual([]);
});

test('an answer that is no folder does not invite to make it again', async () => {
  const vendor = await serveVendor(() => ({ body: { name: 'Parts' } }));
  const made = connect(vendor).folders.create(
    { name: 'Parts', parent: null, copyOf: null },
    request(),
  );
  const error = await rejection(made);
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', isRetryable: false });
  expect(error.message).toContain('was made');
});

test('a rename that cannot be read back says that it was made', async () => {
  const vendor = await serveVendor((_path, _query, { method }) =>
    method === 'PATCH' ? DONE : refusal(403, 'Not yours'),
  );
  const error = await rejection(connect(vendor).folders.rename(ref(1), 'Parts', request()));
  expect(error).toMatchObject({ code: 'FORBIDDEN', isRetryable: false });
  expect(error.message).toContain('was made');
});

test.each([
  [401, 'UNAUTHENTICATED'],
  [503, 'VENDOR_UNAVAILABLE'],
  [500, 'OUTCOME_UNKNOWN'],
] as const)('a move that fails with %i is not tried folder by folder', async (status, code) => {
  const vendor = await serveVendor(() => refusal(status));
  const outcomes = await connect(vendor).folders.move([ref(1), ref(2)], ref(3), request());
  expect(outcomes).toMatchObject([{ code }, { code }]);
  expect(vendor.calls).toEqual([`PUT /folders/${uuid(3)}`]);
});
