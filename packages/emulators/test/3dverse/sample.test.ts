import { describe, expect, it } from 'vitest';
import { type Json, serve } from './serving.ts';

const TERMINAL = ['success', 'error', 'rejected'];

describe('the sample shop', () => {
  it('has a tree of 25 folders and more, three deep, with ten assets and more in 25 of them', async () => {
    const { ask } = await serve();
    const { body: folders } = await ask('/folders?limit=100');
    const byId = new Map<string, Json>(folders.map((folder: Json) => [folder.folder_id, folder]));
    const depthOf = (folder: Json): number =>
      folder.parent_folder_id === undefined ? 1 : 1 + depthOf(byId.get(folder.parent_folder_id));

    expect(folders.length).toBeGreaterThanOrEqual(25);
    expect(Math.max(...folders.map(depthOf))).toBe(3);
    expect(
      folders.filter((folder: Json) => folder.asset_count >= 10).length,
    ).toBeGreaterThanOrEqual(25);
  });

  it('has 250 assets and more of eight types and more, and 60 source files and more', async () => {
    const { ask } = await serve();
    const assets = await ask('/assets?limit=1');
    const files = await ask('/source-files?limit=1');
    const { total, ...byType } = JSON.parse(assets.headers.get('x-assets-count') ?? '');

    expect(total).toBeGreaterThanOrEqual(250);
    expect(Object.keys(byType).length).toBeGreaterThanOrEqual(8);
    expect(Number(files.headers.get('x-source-files-count'))).toBeGreaterThanOrEqual(60);
  });

  it('has upload tasks in every state, all of them over a minute later', async () => {
    const { ask, emulator } = await serve();
    const before = await ask('/upload-tasks?limit=100');
    emulator.clock.advance(60_000);
    const after = await ask('/upload-tasks?limit=100');

    expect(new Set(before.body.map((task: Json) => task.status))).toEqual(
      new Set(['waiting', 'downloading', 'pending', 'converting', ...TERMINAL]),
    );
    expect(after.body).toHaveLength(before.body.length);
    expect(after.body.every((task: Json) => TERMINAL.includes(task.status))).toBe(true);
  });

  it('has people in groups that folders are shared with', async () => {
    const { ask, folderNamed } = await serve();
    const { body: users } = await ask('/users?limit=100');
    const folder = await folderNamed('Customers');
    const { body: access } = await ask(`/folders/${folder.folder_id}/access`);
    const [group] = access.groups;
    const { body: details } = await ask(`/groups/${group.group_id}`);
    const { body: groups } = await ask(`/users/${details.members[0].user_id}/groups`);

    expect(users.length).toBeGreaterThanOrEqual(5);
    expect(group).toMatchObject({ name: 'Design', access: 'write' });
    expect(groups).toEqual([details]);
  });

  it('is the same each time for the same start', async () => {
    const [one, other] = [await serve(), await serve()];
    for (const path of ['/folders?limit=100', '/assets?limit=100', '/upload-tasks?limit=100']) {
      expect((await one.ask(path)).body).toEqual((await other.ask(path)).body);
    }
  });

  it('is empty when asked to be', async () => {
    const { ask } = await serve({ sample: 'empty' });
    expect((await ask('/folders')).body).toEqual([]);
    expect((await ask('/assets')).body).toEqual({});
    expect((await ask('/upload-tasks')).body).toEqual([]);
  });

  it('comes back with a reset', async () => {
    const { ask, emulator, folderNamed, upload } = await serve();
    const before = await ask('/source-files?limit=100');
    const folder = await folderNamed('Clamps');
    await upload(folder.folder_id, { 'new.stl': 'solid' });
    emulator.reset();
    expect((await ask('/source-files?limit=100')).body).toEqual(before.body);
  });
});

describe('the demo', () => {
  it('starts an upload each minute and keeps those of the last hour', async () => {
    const { ask, emulator } = await serve({ isDemo: true });
    const countOf = async () => {
      const first = await ask('/upload-tasks?limit=100');
      const second = await ask('/upload-tasks?limit=100&offset=100');
      return first.body.length + second.body.length;
    };
    const atStart = await countOf();
    emulator.clock.advance(3 * 60_000);
    const later = await countOf();
    emulator.clock.advance(7 * 24 * 3_600_000);
    const muchLater = await countOf();

    expect(later - atStart).toBe(3);
    expect(muchLater - atStart).toBe(59);
  });

  it('leads each upload to success and gives its assets', async () => {
    const { ask, emulator } = await serve({ isDemo: true, sample: 'shop' });
    emulator.clock.advance(60_000);
    const newest = async () => (await ask('/upload-tasks?limit=100')).body.at(-1);
    const started = await newest();
    emulator.clock.advance(50_000);
    const ended = await newest();
    const [conversion] = ended.conversion_tasks;
    const { body: results } = await ask(`/source-files/${conversion.source_file_id}/assets`);

    expect(started.status).toBe('waiting');
    expect(ended).toMatchObject({ upload_task_id: started.upload_task_id, status: 'success' });
    expect(results.scenes[0].asset_id).toBe(conversion.asset_id);
  });
});
