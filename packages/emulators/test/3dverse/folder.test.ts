import { describe, expect, it } from 'vitest';
import { type Json, serve } from './serving.ts';

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

describe('folders', () => {
  it('are listed flat, each with its parent', async () => {
    const { ask } = await serve();
    const { body } = await ask('/folders?limit=100');
    const ids = new Set(body.map((folder: Json) => folder.folder_id));
    const children = body.filter((folder: Json) => folder.parent_folder_id);
    expect(children.length).toBeGreaterThan(20);
    expect(children.every((folder: Json) => ids.has(folder.parent_folder_id))).toBe(true);
    expect(body.some((folder: Json) => 'subfolders' in folder)).toBe(false);
  });

  it('are listed as roots with their trees when set so', async () => {
    const flat = await serve();
    const nested = await serve({ folderList: 'nested' });
    const idsOf = (folders: Json[]): string[] =>
      folders.flatMap((folder) => [folder.folder_id, ...idsOf(folder.subfolders)]);
    const { body: roots } = await nested.ask('/folders?limit=100');
    const { body: all } = await flat.ask('/folders?limit=100');

    expect(roots.every((folder: Json) => folder.parent_folder_id === undefined)).toBe(true);
    expect(idsOf(roots).sort()).toEqual(all.map((folder: Json) => folder.folder_id).sort());
  });

  it('have their subfolders when read alone', async () => {
    const { ask, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Orthia Medical');
    const { body: folder } = await ask(`/folders/${folder_id}`);
    const { body: children } = await ask(`/folders/${folder_id}/folders`);
    expect(folder.subfolders).toEqual(children);
    expect(children.map((child: Json) => child.name)).toEqual(['Implants', 'Orthoses', 'Scans']);
  });

  it('are made as a tree, or not at all', async () => {
    const { ask, folderNamed } = await serve();
    const parent = await folderNamed('Metals');
    const path = `/folders/${parent.folder_id}/folders`;
    const json = { name: 'Titanium', subfolders: [{ name: 'Grade 5' }, { name: 'Grade 23' }] };
    const made = await ask(path, { method: 'POST', json });
    const bad = { name: 'Steel', subfolders: [{ name: '' }] };

    expect(made.body).toMatchObject({ ...json, parent_folder_id: parent.folder_id });
    expect((await ask(path, { method: 'POST', json: bad })).status).toBe(400);
    expect((await ask(path)).body.map((folder: Json) => folder.name)).toEqual(['Titanium']);
  });

  it('are renamed, moved and deleted, but not while something is in them', async () => {
    const { ask, folderNamed } = await serve();
    const { body: made } = await ask('/folders', { method: 'POST', json: { name: 'New' } });
    const target = await folderNamed('Metals');
    const path = `/folders/${made.folder_id}`;
    await ask(path, { method: 'PATCH', json: { name: 'Newer' } });
    await ask(`/folders/${target.folder_id}`, { method: 'PUT', json: [made.folder_id] });

    expect((await ask(path)).body).toMatchObject({
      name: 'Newer',
      parent_folder_id: target.folder_id,
    });
    expect((await ask(`/folders/${target.folder_id}`, { method: 'DELETE' })).status).toBe(409);
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await ask(path)).status).toBe(404);
  });

  it('are not moved under themselves', async () => {
    const { ask, folderNamed } = await serve();
    const [top, leaf] = [await folderNamed('Library'), await folderNamed('Metals')];
    const move = { method: 'PUT', json: [top.folder_id] };
    expect((await ask(`/folders/${leaf.folder_id}`, move)).status).toBe(409);
    expect((await ask(`/folders/${top.folder_id}`, move)).status).toBe(409);
  });
});

describe('a write without an answer', () => {
  it.each([204, 200] as const)('has status %i when set so, and no body', async (emptyStatus) => {
    const { ask, folderNamed } = await serve({ emptyStatus });
    const { folder_id } = await folderNamed('Metals');
    const renamed = await ask(`/folders/${folder_id}`, { method: 'PATCH', json: { name: 'Ore' } });
    expect(renamed.status).toBe(emptyStatus);
    expect(renamed.body).toBeNull();
  });
});

describe('what is asked wrongly', () => {
  it.each([
    ['an unknown route', 404, '/nothing'],
    ['an unknown folder', 404, `/folders/${UNKNOWN_ID}`],
    ['an unknown upload task', 404, `/upload-tasks/${UNKNOWN_ID}`],
    ['an unknown source file', 404, `/source-files/${UNKNOWN_ID}`],
    ['an unknown container', 404, `/assets/things/${UNKNOWN_ID}/details`],
    ['an id that is no UUID', 400, '/folders/12'],
  ])('for %s is answered %i as JSON', async (_what, status, path) => {
    const { ask } = await serve();
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ errorCode: expect.any(Number), message: expect.any(String) });
  });

  it('with a body that is no JSON is answered 400, of another type 415', async () => {
    const { ask } = await serve();
    const send = (body: string, type: string) =>
      ask('/users', { method: 'POST', body, headers: { 'content-type': type } });
    expect((await send('{', 'application/json')).status).toBe(400);
    expect((await send('[]', 'application/json')).status).toBe(400);
    expect((await send('<a/>', 'text/xml')).status).toBe(415);
  });

  it('outside the base path is answered 404 as JSON', async () => {
    const { emulator } = await serve();
    const response = await fetch(`${emulator.origin}/folders`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: expect.any(String) });
  });
});
