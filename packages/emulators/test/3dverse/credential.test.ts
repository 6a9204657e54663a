import { describe, expect, it } from 'vitest';
import { DEMO_PUBLIC_TOKEN } from '../../src/vendors/3dverse/index.ts';
import { type Json, serve } from './serving.ts';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const PROBLEM = { errorCode: expect.any(Number), message: expect.any(String) };

describe('credentials', () => {
  it('are needed, and must be valid', async () => {
    const { ask } = await serve();
    const wrong: Record<string, string>[] = [{}, { api_key: 'no' }, { user_token: 'no' }];
    for (const credential of wrong) {
      const { status, body } = await ask('/folders', { credential });
      expect(status).toBe(401);
      expect(body).toEqual(PROBLEM);
    }
  });

  it('are found whatever the case of the header', async () => {
    const { ask } = await serve();
    const credential = { Api_Key: '3dverse-demo-key' };
    expect((await ask('/folders', { credential })).status).toBe(200);
  });

  it('count as the api_key alone when both are sent', async () => {
    const { ask, tokenOf } = await serve();
    const token = await tokenOf('fay.moss', { scope: 'read' });
    const both = { ...token, api_key: '3dverse-demo-key' };
    const wrongKey = { ...token, api_key: 'no' };
    expect((await ask('/users', { credential: both })).status).toBe(200);
    expect((await ask('/folders', { credential: wrongKey })).status).toBe(401);
  });

  it('of a user reach no users and no groups', async () => {
    const { ask, tokenOf } = await serve();
    const credential = await tokenOf('ana.ruiz', { scope: 'manage' });
    for (const path of ['/users', `/users/${UNKNOWN_ID}`, `/groups/${UNKNOWN_ID}`]) {
      expect((await ask(path, { credential })).status).toBe(403);
    }
  });

  it('stay within their own environment', async () => {
    const { ask, folderNamed } = await serve({ apiKeys: ['another-key'] });
    const credential = { api_key: 'another-key' };
    const { folder_id } = await folderNamed('Customers');
    expect((await ask('/folders', { credential })).body).toEqual([]);
    expect((await ask(`/folders/${folder_id}`, { credential })).status).toBe(404);
  });

  it('are named in the call log, and secrets are not', async () => {
    const { ask, emulator, tokenOf } = await serve();
    const token = await tokenOf('fay.moss', { scope: 'read' });
    emulator.clearCalls();
    const given: Record<string, string>[] = [
      { api_key: '3dverse-demo-key' },
      { api_key: 'a-secret' },
      token,
      { user_token: 'another-secret' },
      { user_token: DEMO_PUBLIC_TOKEN },
      {},
    ];
    for (const credential of given) await ask('/folders', { credential });
    expect(emulator.calls().map((call) => call.credential)).toEqual([
      '3dverse-demo-key',
      'api_key:unknown',
      'user:fay.moss',
      'user_token:unknown',
      DEMO_PUBLIC_TOKEN,
      'none',
    ]);
  });
});

describe('a user token', () => {
  it.each([
    ['30m', 1_800],
    ['1h', 3_600],
    ['24h', 86_400],
    ['90s', 90],
    ['2d', 172_800],
  ])('of ttl %s lives %i seconds of the clock', async (ttl, seconds) => {
    const { ask, emulator } = await serve();
    const { body: user } = await ask('/users', { method: 'POST', json: { username: 'gus' } });
    const { body: token } = await ask(`/users/${user.user_id}/tokens`, {
      method: 'POST',
      json: { scope: 'read', ttl },
    });
    const credential = { user_token: token.user_token };
    emulator.clock.advance(seconds * 1_000 - 1);
    const before = await ask('/folders', { credential });
    emulator.clock.advance(1);
    const after = await ask('/folders', { credential });

    expect(token.expires_in).toBe(seconds);
    expect([before.status, after.status]).toEqual([200, 401]);
  });

  it('lives an hour unless told, and tells when it ends in Unix seconds', async () => {
    const startAt = Date.UTC(2026, 0, 1);
    const { ask } = await serve({ startAt });
    const { body: users } = await ask('/users');
    const { body } = await ask(`/users/${users[1].user_id}/tokens`, {
      method: 'POST',
      json: { scope: 'read' },
    });
    expect(body).toMatchObject({ expires_in: 3_600, expires_on: startAt / 1_000 + 3_600 });
  });

  it('is not given for a wrong ttl or scope', async () => {
    const { ask } = await serve();
    const { body: users } = await ask('/users');
    const path = `/users/${users[1].user_id}/tokens`;
    for (const json of [{ scope: 'read', ttl: 'soon' }, { scope: 'owner' }, { ttl: '1h' }]) {
      expect((await ask(path, { method: 'POST', json })).status).toBe(400);
    }
  });

  it('is given for an urlencoded form too', async () => {
    const { ask } = await serve();
    const { body: user } = await ask('/users', { method: 'POST', form: { username: 'hana' } });
    const path = `/users/${user.user_id}/tokens`;
    const { body } = await ask(path, { method: 'POST', form: { scope: 'manage', ttl: '24h' } });
    expect(body.expires_in).toBe(86_400);
  });
});

describe('rights on folders', () => {
  it('reach what is under the folder and nothing else', async () => {
    const { ask, tokenOf } = await serve();
    const credential = await tokenOf('emre.aydin', { scope: 'manage' });
    const { body } = await ask('/folders?limit=100', { credential });
    const names = body.map((folder: Json) => folder.name).sort();
    expect(names).toEqual([
      ...['Implants', 'Lamps', 'Materials', 'Metals', 'Orthia Medical', 'Orthoses', 'Polymers'],
      ...['Public', 'Scans', 'Showcase'],
    ]);
  });

  it('of a group are capped by what the member gets from it, and by the scope of the token', async () => {
    const { tokenOf, folderNamed, ask } = await serve();
    const { folder_id } = await folderNamed('Airframes');
    const rename = async (username: string, scope: string) => {
      const credential = await tokenOf(username, { scope });
      const json = { name: 'Frames' };
      return (await ask(`/folders/${folder_id}`, { method: 'PATCH', json, credential })).status;
    };
    expect(await rename('bo.lindqvist', 'write')).toBe(204);
    expect(await rename('bo.lindqvist', 'read')).toBe(403);
    expect(await rename('dana.kim', 'manage')).toBe(403);
    expect(await rename('fay.moss', 'manage')).toBe(403);
  });

  it('decide over the assets, source files and upload tasks in them', async () => {
    const { ask, tokenOf, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Clamps');
    const credential = await tokenOf('fay.moss', { scope: 'manage' });
    const { body: assets } = await ask(`/folders/${folder_id}/assets?limit=1`);
    const [[container, [asset]]] = Object.entries(assets) as Json;
    const { body: files } = await ask(`/folders/${folder_id}/source-files`);
    const { body: tasks } = await ask(`/folders/${folder_id}/upload-tasks`);
    for (const path of [
      `/folders/${folder_id}`,
      `/folders/${folder_id}/assets`,
      `/assets/${container}/${asset.asset_id}/details`,
      `/source-files/${files[0].source_file_id}`,
      `/upload-tasks/${tasks[0].upload_task_id}`,
    ]) {
      expect((await ask(path, { credential })).status, path).toBe(403);
    }
  });

  it('are granted and taken away', async () => {
    const { ask, tokenOf, folderNamed } = await serve();
    const folder = await folderNamed('Metals');
    const { body: users } = await ask('/users?limit=100');
    const fay = users.find((user: Json) => user.username === 'fay.moss');
    const credential = await tokenOf('fay.moss', { scope: 'manage' });
    const path = `/folders/${folder.folder_id}`;
    const grant = `${path}/access/users/${fay.user_id}`;
    const read = async () => (await ask(path, { credential })).status;

    expect(await read()).toBe(403);
    expect((await ask(grant, { method: 'PUT', form: { access: 'read' } })).status).toBe(204);
    expect(await read()).toBe(200);
    const { body: access } = await ask(`${path}/access`);
    expect(access.users).toEqual([{ user_id: fay.user_id, username: 'fay.moss', access: 'read' }]);
    expect((await ask(grant, { method: 'DELETE' })).status).toBe(204);
    expect(await read()).toBe(403);
  });

  it('to manage come to a user with the folder it makes', async () => {
    const { ask, tokenOf, upload } = await serve();
    const credential = await tokenOf('fay.moss', { scope: 'manage' });
    const made = await ask('/folders', { method: 'POST', json: { name: 'Mine' }, credential });
    const path = `/folders/${made.body.folder_id}`;
    await upload(made.body.folder_id, { 'part.stl': 'solid' });

    expect((await ask(`${path}/upload-tasks`, { credential })).body).toHaveLength(1);
    expect((await ask(`${path}/access`, { credential })).body.users[0].access).toBe('manage');
    expect(made.body.created_by.username).toBe('fay.moss');
  });

  it('come with the public token to the public folder, for reading', async () => {
    const { ask, folderNamed } = await serve();
    const credential = { user_token: DEMO_PUBLIC_TOKEN };
    const { folder_id } = await folderNamed('Lamps');
    const { body: folders } = await ask('/folders', { credential });
    const listed = await ask('/assets', { credential });
    const shown = await ask('/assets?filter[include_public_assets]=true', { credential });
    const json = { asset_type: 'material', name: 'x' };
    const write = await ask(`/folders/${folder_id}/assets`, { method: 'POST', json, credential });

    expect(folders.map((folder: Json) => folder.name)).toEqual(['Public', 'Showcase', 'Lamps']);
    expect(listed.body).toEqual({});
    expect(Object.keys(shown.body)).not.toHaveLength(0);
    expect(write.status).toBe(403);
  });
});
