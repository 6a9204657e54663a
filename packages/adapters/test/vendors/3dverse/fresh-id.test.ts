import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createFreshIds } from '../../../src/vendors/3dverse/fresh-id.ts';
import { rejection } from '../../support/server.ts';
import {
  connect,
  entityOf,
  errorOf,
  refusal,
  request,
  serveVendor,
  startEmulated,
  uuid,
} from './support.ts';

const ref = (number: number) => ({ account: 'shop', type: 'Folder', path: uuid(number) }) as const;
const URL_OF_ONE = `/folders/${uuid(1)}/assets`;

function notFound(httpStatus = 404): VendorError {
  return new VendorError({
    code: 'NOT_FOUND',
    message: 'Not there.',
    vendor: '3dverse',
    account: 'shop',
    httpStatus,
  });
}

test('what was just made is read although the vendor does not show it at once', async () => {
  const { emulator, folders } = await startEmulated({ visibilityLag: 2 });
  const input = { name: 'New', parent: null, copyOf: null };
  const made = await folders.create(input, request());
  emulator.clearCalls();
  const [slot] = await folders.getMany([made.ref], request());
  expect(entityOf(slot).name).toBe('New');
  expect(emulator.calls().map(({ status }) => status)).toEqual([404, 404, 200]);
});

test('a new thing can be renamed although the vendor does not show it at once', async () => {
  const { folders } = await startEmulated({ visibilityLag: 1 });
  const made = await folders.create({ name: 'New', parent: null, copyOf: null }, request());
  expect((await folders.rename(made.ref, 'Newer', request())).name).toBe('Newer');
});

test('a folder may be granted and filled at once', async () => {
  const { folders, assets, access, users } = await startEmulated({ visibilityLag: 1 });
  const [user] = (await users.list({ first: 1 }, request())).items;
  const { ref: folder } = await folders.create(
    { name: 'New', parent: null, copyOf: null },
    request(),
  );
  const input = { folder, kind: 'scene', name: 'Hall', copyOf: null };
  expect((await assets.create(input, request())).folder).toEqual(folder);
  if (user === undefined) throw new Error('The sample has no user.');
  await access.set({ folder, member: user.ref, level: 'WRITE' }, request());
});

test('a write that is refused for another reason is sent once more and no longer waited for', async () => {
  const { emulator, folders } = await startEmulated();
  const { ref } = await folders.create({ name: 'New', parent: null, copyOf: null }, request());
  emulator.clearCalls();
  const [outcome] = await folders.move([{ ...ref, path: uuid(77) }], ref, request());
  expect(outcome?.code).toBe('NOT_FOUND');
  await folders.move([{ ...ref, path: uuid(78) }], ref, request());
  expect(emulator.calls().map(({ method, status }) => [method, status])).toEqual([
    ['PUT', 404],
    ['GET', 200],
    ['PUT', 404],
    ['PUT', 404],
  ]);
});

test('what somebody else made is asked for once', async () => {
  const vendor = await serveVendor(() => refusal(404));
  const [slot] = await connect(vendor).folders.getMany([ref(1)], request());
  expect(errorOf(slot).code).toBe('NOT_FOUND');
  expect(vendor.calls).toHaveLength(1);
});

test('what is never shown is given up after five more reads', async () => {
  const waitsMs: number[] = [];
  const wait = async (durationMs: number) => {
    waitsMs.push(durationMs);
  };
  const fresh = createFreshIds({ wait });
  fresh.note(uuid(1), `/folders/${uuid(1)}`);
  let reads = 0;
  const reading = fresh.read(URL_OF_ONE, new AbortController().signal, async () => {
    reads += 1;
    throw notFound(403);
  });
  await expect(reading).rejects.toThrow('Not there.');
  expect([reads, waitsMs]).toEqual([6, [100, 200, 400, 800, 1_600]]);
});

test('what was deleted again is gone at once', async () => {
  const { emulator, folders } = await startEmulated();
  const made = await folders.create({ name: 'New', parent: null, copyOf: null }, request());
  expect(await folders.delete([made.ref], request())).toEqual([null]);
  emulator.clearCalls();
  const [slot] = await folders.getMany([made.ref], request());
  expect(errorOf(slot).code).toBe('NOT_FOUND');
  expect(emulator.calls()).toHaveLength(1);
});

test('ten seconds after it was made a thing is like any other', async () => {
  let now = 0;
  const fresh = createFreshIds({ now: () => now });
  const { signal } = new AbortController();
  let reads = 0;
  const read = async () => {
    reads += 1;
    if (reads % 2 === 1) throw notFound();
    return 'there';
  };
  fresh.note(uuid(1).toUpperCase(), `/folders/${uuid(1)}`);
  now = 9_999;
  expect(await fresh.read(URL_OF_ONE, signal, read)).toBe('there');
  now = 10_000;
  await expect(fresh.read(URL_OF_ONE, signal, read)).rejects.toThrow('Not there.');
  expect(reads).toBe(3);
});

test('only 403 and 404 are waited for, and the waits end with the time for them', async () => {
  let now = 0;
  const fresh = createFreshIds({ now: () => now });
  const { signal } = new AbortController();
  fresh.note(uuid(1), `/folders/${uuid(1)}`);
  let reads = 0;
  const read = (httpStatus: number, tookMs: number) => async () => {
    reads += 1;
    now += tookMs;
    throw notFound(httpStatus);
  };
  await expect(fresh.read(URL_OF_ONE, signal, read(500, 0))).rejects.toThrow();
  expect(reads).toBe(1);
  await expect(fresh.read(URL_OF_ONE, signal, read(404, 4_950))).rejects.toThrow();
  expect(reads).toBe(2);
});

test('a caller that leaves is told what the vendor said last', async () => {
  const fresh = createFreshIds();
  const controller = new AbortController();
  fresh.note(uuid(1), `/folders/${uuid(1)}`);
  const reading = fresh.read(URL_OF_ONE, controller.signal, async () => {
    controller.abort();
    throw notFound();
  });
  expect((await rejection(reading)).code).toBe('NOT_FOUND');
});
