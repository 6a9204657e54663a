import { describe, expect, it } from 'vitest';
import { type Json, serve } from './serving.ts';

describe('users', () => {
  it('are made, renamed and deleted', async () => {
    const { ask } = await serve();
    const made = await ask('/users', { method: 'POST', json: { username: 'gus' } });
    const path = `/users/${made.body.user_id}`;
    expect(made.body).toMatchObject({ username: 'gus', registered_at: expect.any(String) });
    expect((await ask(path, { method: 'PATCH', json: { username: 'gus.w' } })).status).toBe(204);
    expect((await ask(path)).body).toEqual({ ...made.body, username: 'gus.w' });
    expect((await ask(path, { method: 'DELETE' })).status).toBe(200);
    expect((await ask(path)).status).toBe(404);
  });

  it('need a name that nobody has', async () => {
    const { ask } = await serve();
    const make = async (json: Json) => (await ask('/users', { method: 'POST', json })).status;
    expect(await make({})).toBe(400);
    expect(await make({ username: ' ' })).toBe(400);
    expect(await make({ username: 'ana.ruiz' })).toBe(409);
    const { body: users } = await ask('/users?limit=100');
    const rename = { method: 'PATCH', json: { username: 'ana.ruiz' } };
    expect((await ask(`/users/${users.at(-1).user_id}`, rename)).status).toBe(409);
  });

  it('lose their tokens and their grants when deleted', async () => {
    const { ask, tokenOf } = await serve();
    const credential = await tokenOf('emre.aydin', { scope: 'read' });
    const { body: users } = await ask('/users?limit=100');
    const user = users.find((one: Json) => one.username === 'emre.aydin');
    await ask(`/users/${user.user_id}`, { method: 'DELETE' });
    expect((await ask('/folders', { credential })).status).toBe(401);
  });
});

describe('groups', () => {
  it('are made with members, changed and deleted', async () => {
    const { ask } = await serve();
    const { body: users } = await ask('/users?limit=100');
    const [, first, second] = users.map((user: Json) => user.user_id);
    const rights = { group_access: 'read', folder_access: 'write' };
    const json = { name: 'Night shift', members: [{ user_id: first, ...rights }] };
    const { body: group } = await ask('/groups', { method: 'POST', json });
    const path = `/groups/${group.group_id}`;
    await ask(`${path}/members/users/${second}`, { method: 'PUT', json: rights });
    await ask(`${path}/members/users/${first}`, { method: 'DELETE' });
    await ask(path, { method: 'PATCH', json: { name: 'Late shift', description: 'After six' } });

    const { body: changed } = await ask(path);
    expect(changed).toMatchObject({ name: 'Late shift', description: 'After six' });
    expect(changed.members).toMatchObject([{ user_id: second, ...rights }]);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path)).status).toBe(404);
  });

  it('inside a group pass the lesser right on', async () => {
    const { ask, folderNamed, tokenOf } = await serve();
    const { body: users } = await ask('/users?limit=100');
    const fay = users.find((user: Json) => user.username === 'fay.moss');
    const make = async (json: Json) =>
      (await ask('/groups', { method: 'POST', json })).body.group_id as string;
    const rights = { group_access: 'read', folder_access: 'manage' };
    const inner = await make({ name: 'Inner', members: [{ user_id: fay.user_id, ...rights }] });
    const outer = await make({ name: 'Outer', members: [] });
    const json = { group_access: 'read', folder_access: 'read' };
    await ask(`/groups/${outer}/members/groups/${inner}`, { method: 'PUT', json });
    const { folder_id } = await folderNamed('Metals');
    const access = { access: 'manage' };
    await ask(`/folders/${folder_id}/access/groups/${outer}`, { method: 'PUT', json: access });
    const credential = await tokenOf('fay.moss', { scope: 'manage' });
    const rename = { method: 'PATCH', json: { name: 'x' }, credential };

    expect((await ask(`/folders/${folder_id}`, { credential })).status).toBe(200);
    expect((await ask(`/folders/${folder_id}`, rename)).status).toBe(403);
  });
});
