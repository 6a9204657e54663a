import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
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

const user = (number: number) => ({ account: 'shop', type: 'User', path: uuid(number) }) as const;
const group = (number: number) => ({ account: 'shop', type: 'Group', path: uuid(number) }) as const;
const FOLDER = { account: 'shop', type: 'Folder', path: uuid(900) } as const;

test('a user is made, renamed and deleted', async () => {
  const { users } = await startEmulated();
  const alice = await users.create('alice-new', request());
  expect(alice.username).toBe('alice-new');
  expect(alice.registeredAt).toBeInstanceOf(Date);
  expect(await users.rename(alice.ref, 'alice-b', request())).toMatchObject({
    ref: alice.ref,
    username: 'alice-b',
  });
  expect(await users.delete([alice.ref, user(77)], request())).toEqual([null, null]);
  const [slot] = await users.getMany([alice.ref], request());
  expect(slot).toMatchObject({ code: 'NOT_FOUND' });
});

test('a user that cannot be deleted keeps none of the others', async () => {
  const vendor = await serveVendor((path) => (path === `/users/${uuid(2)}` ? refusal(403) : DONE));
  const outcomes = await connect(vendor).users.delete([user(1), user(2), user(3)], request());
  expect(outcomes).toMatchObject([null, { code: 'FORBIDDEN' }, null]);
});

test('a username that is in use is a conflict, and one of blanks costs no call', async () => {
  const { users, emulator } = await startEmulated();
  await users.create('bob-new', request());
  expect((await rejection(users.create('bob-new', request()))).code).toBe('CONFLICT');
  emulator.clearCalls();
  expect((await rejection(users.create('  ', request()))).code).toBe('INVALID_INPUT');
  expect(emulator.calls()).toEqual([]);
});

test('a minted token opens what its level allows, until it runs out', async () => {
  const { emulator, users, folders, access } = await startEmulated({ startAt: Date.now() });
  const carol = await users.create('carol-new', request());
  const folder = await folders.create({ name: 'Mine', parent: null, copyOf: null }, request());
  const grant = { folder: folder.ref, member: carol.ref, level: 'MANAGE' } as const;
  await access.set(grant, request());
  const before = Date.now();
  const minted = await users.createToken(
    { user: carol.ref, level: 'READ', ttlSeconds: 7_200 },
    request(),
  );
  const livesMs = minted.expiresAt.getTime() - before;
  expect(livesMs).toBeGreaterThan(7_190_000);
  expect(livesMs).toBeLessThanOrEqual(7_200_000 + Date.now() - before);

  const own = connect(emulator, { userToken: minted.token });
  const { items } = await own.folders.list({ first: 10 }, request());
  expect(items.map(({ name }) => name)).toContain('Mine');
  const error = await rejection(own.folders.rename(folder.ref, 'Other', request()));
  expect(error.code).toBe('FORBIDDEN');
  emulator.clock.advance(7_201_000);
  expect((await rejection(own.folders.list({ first: 10 }, request()))).code).toBe(
    'UNAUTHENTICATED',
  );
});

test.each([
  [3_600, '1h'],
  [86_400, '24h'],
  [5_400, '90m'],
  [1, '1m'],
  [61, '2m'],
  [7_199, '2h'],
])(
  'a life of %i s is asked for as %s: whole hours or minutes, rounded up',
  async (ttlSeconds, ttl) => {
    const vendor = await serveVendor(() => ({ body: { user_token: 'opaque', expires_in: 60 } }));
    await connect(vendor).users.createToken(
      { user: user(1), level: 'MANAGE', ttlSeconds },
      request(),
    );
    expect(vendor.calls).toEqual([`POST /users/${uuid(1)}/tokens`]);
    expect(vendor.bodies).toEqual([{ scope: 'manage', ttl }]);
  },
);

test.each([0, -60, 1.5, Number.NaN, 1e12])(
  'a life of %d s is refused without a call',
  async (ttlSeconds) => {
    const vendor = await serveVendor(() => DONE);
    const input = { user: user(1), level: 'READ', ttlSeconds } as const;
    const error = await rejection(connect(vendor).users.createToken(input, request()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(vendor.calls).toEqual([]);
  },
);

test.each([
  [{ expires_on: 1_900_000_000 }, 1_900_000_000_000],
  [{ expires_on: 1_900_000_000_000, expires_in: null }, 1_900_000_000_000],
])('an expiry is read from the end where no life is told: %j', async (answer, endsAt) => {
  const vendor = await serveVendor(() => ({ body: { user_token: 'opaque', ...answer } }));
  const input = { user: user(1), level: 'READ', ttlSeconds: 60 } as const;
  const { expiresAt } = await connect(vendor).users.createToken(input, request());
  expect(expiresAt.getTime()).toBe(endsAt);
});

test('an answer without a token is a bad response that shows nothing of what came', async () => {
  const vendor = await serveVendor(() => ({ body: { token: 'canary-token', expires_in: 60 } }));
  const input = { user: user(1), level: 'READ', ttlSeconds: 60 } as const;
  const error = await rejection(connect(vendor).users.createToken(input, request()));
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  expect(error.message).not.toContain('canary');
});

test('access is granted, changed and taken away', async () => {
  const { users, folders, access } = await startEmulated();
  const dave = await users.create('dave-new', request());
  const folder = await folders.create({ name: 'Shared', parent: null, copyOf: null }, request());
  const levelOfDave = async () =>
    (await access.list(folder.ref, request())).find(
      ({ member }) => member.ref.path === dave.ref.path,
    )?.level;
  const set = (level: 'READ' | 'WRITE' | null) =>
    access.set({ folder: folder.ref, member: dave.ref, level }, request());
  await set('READ');
  expect(await levelOfDave()).toBe('READ');
  await set('WRITE');
  expect(await levelOfDave()).toBe('WRITE');
  await set(null);
  expect(await levelOfDave()).toBeUndefined();
});

test('a group’s grant is its own, and one that is gone already is taken away', async () => {
  const vendor = await serveVendor((_path, _query, { method }) =>
    method === 'DELETE' ? refusal(404) : DONE,
  );
  const { access } = connect(vendor);
  await access.set({ folder: FOLDER, member: group(3), level: 'MANAGE' }, request());
  await access.set({ folder: FOLDER, member: group(3), level: null }, request());
  expect(vendor.calls).toEqual([
    `PUT /folders/${FOLDER.path}/access/groups/${uuid(3)}`,
    `DELETE /folders/${FOLDER.path}/access/groups/${uuid(3)}`,
  ]);
  expect(vendor.bodies[0]).toEqual({ access: 'manage' });
});

test('who may do what is a user or a group that can be read', async () => {
  const { folders, access, users, groups } = await startEmulated();
  const { items } = await folders.list({ first: 50 }, request());
  const grants = (
    await Promise.all(items.map((folder) => access.list(folder.ref, request())))
  ).flat();
  expect(grants.length).toBeGreaterThan(0);
  for (const { member } of grants) {
    const [slot] =
      member.ref.type === 'User'
        ? await users.getMany([member.ref], request())
        : await groups.getMany([member.ref as typeof member.ref & { type: 'Group' }], request());
    expect(slot).not.toBeInstanceOf(VendorError);
    expect(slot === undefined ? null : entityOf<{ ref: unknown }>(slot as never).ref).toEqual(
      member.ref,
    );
  }
});
