import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { type Json, serve } from './serving.ts';

async function serveWithUpload(files: Record<string, string>, options = {}) {
  const served = await serve(options);
  const folder = await served.folderNamed('Clamps');
  const { body } = await served.upload(folder.folder_id, files);
  const taskOf = async () => (await served.ask(`/upload-tasks/${body.upload_task_id}`)).body;
  return { ...served, folder, taskOf };
}

describe('an upload', () => {
  it('goes through its states by the clock and gives assets in its folder', async () => {
    const { ask, emulator, folder, taskOf } = await serveWithUpload({ 'jaw.stl': 'solid jaw' });
    const states: Json[] = [];
    for (let second = 0; second <= 8; second += 1) {
      states.push(await taskOf());
      emulator.clock.advance(1_000);
    }
    const [conversion] = states.at(-1).conversion_tasks;
    const { body: results } = await ask(`/source-files/${conversion.source_file_id}/assets`);
    const inFolder = await ask(
      `/folders/${folder.folder_id}/assets?filter[asset_name]=jaw&limit=100`,
    );

    expect(states.map((task) => task.status)).toEqual([
      ...['waiting', 'waiting', 'downloading', 'downloading', 'pending', 'pending'],
      ...['converting', 'converting', 'success'],
    ]);
    expect(states.map((task) => task.progress)).toEqual([0, 0, 0, 0, 0, 0, 0, 50, 100]);
    expect(states.map((task) => task.download_progress)).toEqual([
      ...[undefined, undefined, 0, 50, 100, 100, 100, 100, 100],
    ]);
    expect(Object.keys(results).sort()).toEqual(['materials', 'meshes', 'scenes', 'textures']);
    expect(inFolder.body).toEqual(results);
    expect(results.scenes[0]).toEqual({ asset_id: conversion.asset_id, name: 'jaw' });
  });

  it('converts its files one after another, and fails when one of them is corrupt', async () => {
    const { ask, emulator, taskOf } = await serveWithUpload({
      'good.stl': 'solid',
      'corrupt.stl': 'solid',
    });
    const statusesAt = async (advanceMs: number) => {
      emulator.clock.advance(advanceMs);
      const task = await taskOf();
      return [task.status, ...task.conversion_tasks.map((one: Json) => one.status)];
    };

    expect(await statusesAt(0)).toEqual(['waiting', 'pending', 'pending']);
    expect(await statusesAt(6_500)).toEqual(['converting', 'converting', 'pending']);
    expect(await statusesAt(1_000)).toEqual(['converting', 'success', 'converting']);
    expect(await statusesAt(1_000)).toEqual(['error', 'success', 'error']);
    const [, failed] = (await taskOf()).conversion_tasks;
    expect(failed.progress).toBe(60);
    expect((await ask(`/source-files/${failed.source_file_id}/assets`)).body).toEqual({});
  });

  it('of a file that cannot be converted is rejected and leaves nothing', async () => {
    const { ask, emulator, folder, taskOf } = await serveWithUpload({ 'setup.exe': 'MZ' });
    emulator.clock.advance(2_000);
    const { body: files } = await ask(
      `/folders/${folder.folder_id}/source-files?filters[source_file_name]=setup.exe`,
    );
    expect(await taskOf()).toMatchObject({ status: 'rejected', conversion_tasks: [] });
    expect(files).toEqual([]);
  });

  it('is listed by folder, by user and for the whole account', async () => {
    const { ask, folder, taskOf } = await serveWithUpload({ 'jaw.stl': 'solid jaw' });
    const task = await taskOf();
    for (const path of [
      '/upload-tasks',
      `/folders/${folder.folder_id}/upload-tasks`,
      `/users/${task.uploaded_by.user_id}/upload-tasks`,
    ]) {
      expect((await ask(`${path}?limit=100`)).body).toContainEqual(task);
    }
  });

  it('takes files of any field name, with their names as sent, and lets plain fields go', async () => {
    const { ask, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Clamps');
    const body = new FormData();
    body.append('note', 'a plain field');
    body.append('anything', new Blob(['one']), 'Klemme ü.stl');
    body.append('other', new Blob(['two']), 'two "halves".obj');
    await ask(`/folders/${folder_id}/source-files`, { method: 'POST', body });
    const { body: files } = await ask(`/folders/${folder_id}/source-files?limit=100`);

    expect(files.slice(-2)).toMatchObject([
      { name: 'Klemme ü.stl', source_file_original_name: 'Klemme ü.stl', size: 3 },
      { name: 'two "halves".obj', size: 3 },
    ]);
  });

  it('keeps every byte of a large file and gives any range of it back', async () => {
    const { ask, request, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Clamps');
    const bytes = randomBytes(5_000_000);
    const body = new FormData();
    body.append('files', new Blob([bytes]), 'large.stl');
    await ask(`/folders/${folder_id}/source-files`, { method: 'POST', body });
    const { body: files } = await ask(`/folders/${folder_id}/source-files?limit=100`);
    const path = `/source-files/${files.at(-1).source_file_id}`;
    const whole = Buffer.from(await (await request(path)).arrayBuffer());
    const part = await request(path, { headers: { range: 'bytes=1000-1999' } });
    const tail = await request(path, { headers: { range: 'bytes=-10' } });
    const beyond = await request(path, { headers: { range: 'bytes=5000000-' } });

    expect(createHash('sha256').update(whole).digest()).toEqual(
      createHash('sha256').update(bytes).digest(),
    );
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 1000-1999/5000000');
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(1000, 2000));
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(bytes.subarray(-10));
    expect(beyond.status).toBe(416);
  });

  it('is refused without a file, or as anything but a form', async () => {
    const { ask, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Clamps');
    const path = `/folders/${folder_id}/source-files`;
    const empty = new FormData();
    empty.append('files', 'no file name');

    expect((await ask(path, { method: 'POST', body: empty })).status).toBe(400);
    expect((await ask(path, { method: 'POST', json: { name: 'x' } })).status).toBe(415);
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await ask(path, { method: 'POST', body: '--x\r\nbroken', headers })).status).toBe(400);
  });

  it('that its sender breaks off leaves nothing, and the emulator answers on', async () => {
    const { ask, emulator, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Clamps');
    const path = `/folders/${folder_id}/source-files`;
    const before = await ask(`${path}?limit=100`);
    const { hostname, port } = new URL(emulator.origin);
    const socket = connect(Number(port), hostname);
    const head = [
      `POST /app/v1${path} HTTP/1.1`,
      ...['Host: x', 'api_key: 3dverse-demo-key', 'Content-Length: 100000'],
      'Content-Type: multipart/form-data; boundary=b',
    ];
    const part = 'Content-Disposition: form-data; name="f"; filename="half.stl"';
    socket.write(`${head.join('\r\n')}\r\n\r\n--b\r\n${part}\r\n\r\nhalf of the`);
    await vi.waitFor(() => expect(emulator.calls().at(-1)?.method).toBe('POST'));
    socket.destroy();
    await once(socket, 'close');

    expect((await ask(`${path}?limit=100`)).body).toEqual(before.body);
  });

  it('to a folder that may not be written is refused, however large', async () => {
    const { request, tokenOf, folderNamed } = await serve();
    const { folder_id } = await folderNamed('Clamps');
    const credential = await tokenOf('ana.ruiz', { scope: 'read' });
    const body = new FormData();
    body.append('files', new Blob([randomBytes(2_000_000)]), 'large.stl');
    const path = `/folders/${folder_id}/source-files`;
    const response = await request(path, { method: 'POST', body, credential });
    expect(response.status).toBe(403);
  });

  it('may be answered without the id of its task', async () => {
    const { folderNamed, upload } = await serve({ uploadTaskId: false });
    const { folder_id } = await folderNamed('Clamps');
    expect((await upload(folder_id, { 'jaw.stl': 'solid' })).body).toEqual({});
  });

  it('may count its progress to one', async () => {
    const { emulator, taskOf } = await serveWithUpload({ 'jaw.stl': '' }, { progressScale: 1 });
    emulator.clock.advance(7_000);
    expect(await taskOf()).toMatchObject({ progress: 0.5, download_progress: 1 });
  });

  it('may take a few reads to be found', async () => {
    const { ask, folderNamed, upload } = await serve({ visibilityLag: 2 });
    const { folder_id } = await folderNamed('Clamps');
    const { body } = await upload(folder_id, { 'jaw.stl': 'solid' });
    const statuses: number[] = [];
    for (let read = 0; read < 3; read += 1) {
      statuses.push((await ask(`/upload-tasks/${body.upload_task_id}`)).status);
    }
    expect(statuses).toEqual([404, 404, 200]);
  });
});
