import { GatewayError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { rejection } from '../../support/server.ts';
import { connect, entityOf, errorOf, request, serveVendor, slice, uuid, walk } from './support.ts';

const USERS = Array.from({ length: 23 }, (_, index) => ({
  user_id: uuid(index + 1),
  username: `user-${index + 1}`,
  registered_at: '2026-01-02T03:04:05.000Z',
}));
const user = (number: number) => ({ account: 'shop', type: 'User', path: uuid(number) }) as const;
const group = (number: number) => ({ account: 'shop', type: 'Group', path: uuid(number) }) as const;
const FOLDER = { account: 'shop', type: 'Folder', path: uuid(900) } as const;

test('users are listed page by page and read by their ids', async () => {
  const vendor = await serveVendor((path, query) => {
    if (path === '/users') return { body: slice(USERS, query, 10) };
    const found = USERS.find(({ user_id }) => path === `/users/${user_id}`);
    return found === undefined ? undefined : { body: found };
  });
  const { users } = connect(vendor);
  expect(await walk(users, { first: 15 })).toHaveLength(23);
  const [one, none] = await users.getMany([user(1), user(99)], request());
  expect(entityOf(one)).toMatchObject({
    username: 'user-1',
    registeredAt: new Date('2026-01-02T03:04:05Z'),
  });
  expect(errorOf(none).code).toBe('NOT_FOUND');
});

test('a group is read by its id, and one that is gone is an error in its slot', async () => {
  const vendor = await serveVendor((path) =>
    path === `/groups/${uuid(1)}`
      ? { body: { group_id: uuid(1), name: 'Designers', members: [] } }
      : undefined,
  );
  const [one, none] = await connect(vendor).groups.getMany([group(1), group(2)], request());
  expect(entityOf(one)).toMatchObject({ name: 'Designers', vendorId: uuid(1) });
  expect(errorOf(none).code).toBe('NOT_FOUND');
});

test.each([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN'],
] as const)(
  'a user’s token that the vendor answers with %i fails each user by itself',
  async (status, code) => {
    const vendor = await serveVendor(() => ({
      status,
      body: { errorCode: 7, message: 'API key only' },
    }));
    const { users, groups } = connect(vendor, { userToken: 'token' });
    const slots = [
      ...(await users.getMany([user(1), user(2)], request())),
      ...(await groups.getMany([group(1)], request())),
    ];
    expect(slots.map((slot) => (slot instanceof GatewayError ? slot.code : slot))).toEqual([
      code,
      code,
      code,
    ]);
    expect((await rejection(users.list({ first: 10 }, request()))).code).toBe(code);
  },
);

test('access names users and groups with their levels, as the vendor says them', async () => {
  const vendor = await serveVendor((path) =>
    path === `/folders/${FOLDER.path}/access`
      ? {
          body: {
            users: [
              { user_id: uuid(1), username: 'alice', access: 'manage' },
              { user_id: uuid(2), username: 'bob', access: 'own' },
              { user_id: 'nobody', access: 'read' },
            ],
            groups: [{ group_id: uuid(3), name: 'Designers', access: 'write' }],
          },
        }
      : undefined,
  );
  const { access } = connect(vendor);
  expect(await access.list(FOLDER, request())).toMatchObject([
    { level: 'MANAGE', member: { ref: user(1), entity: { username: 'alice' } } },
    { level: 'WRITE', member: { ref: group(3), entity: { name: 'Designers' } } },
  ]);
  expect(vendor.calls).toHaveLength(1);
});

test('a folder that grants nothing has no members', async () => {
  const vendor = await serveVendor(() => ({ body: {} }));
  expect(await connect(vendor).access.list(FOLDER, request())).toEqual([]);
});
