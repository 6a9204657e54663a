import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { DEMO_TOKEN } from '../../src/vendors/metafold/index.ts';
import { startWithProject } from './metafold-fixture.ts';

test('an upload becomes an asset with the size and checksum of its bytes', async () => {
  const { upload, get, projectPath } = await startWithProject();
  const created = await upload(`${projectPath}/assets`, 'Gehäuse.stl', 'solid');
  expect(created.status).toBe(201);
  expect(created.json).toEqual({
    id: expect.stringMatching(/^\d+$/),
    filename: 'Gehäuse.stl',
    size: 5,
    checksum: `sha256:${createHash('sha256').update('solid').digest('hex')}`,
    created: 'Mon, 02 Mar 2026 09:00:00 GMT',
    modified: 'Mon, 02 Mar 2026 09:00:00 GMT',
    project_id: projectPath.slice('/projects/'.length),
    job_id: null,
  });
  expect((await get(`${projectPath}/assets/${created.json.id}`)).json).toEqual(created.json);
});

test('a filename exists once in a project, however many upload it at once', async () => {
  const { upload, projectPath } = await startWithProject();
  const statuses = await Promise.all(
    ['a', 'b', 'c'].map(
      async (text) => (await upload(`${projectPath}/assets`, 'x.stl', text)).status,
    ),
  );
  expect(statuses.sort()).toEqual([201, 400, 400]);
  expect((await upload(`${projectPath}/assets`, 'X.stl', 'a')).status).toBe(201);
});

test('the emulator can be set to replace a file of the same name', async () => {
  const { upload, get, projectPath } = await startWithProject({ onDuplicate: 'replace' });
  const first = (await upload(`${projectPath}/assets`, 'x.stl', 'one')).json;
  const second = (await upload(`${projectPath}/assets`, 'x.stl', 'other')).json;
  expect(second).toMatchObject({ id: first.id, size: 5 });
  expect((await get(`${projectPath}/assets?q=filename:x.stl`)).json).toHaveLength(1);
});

test('only the part named file is taken, exactly once', async () => {
  const { baseUrl, projectPath } = await startWithProject();
  const post = async (body: FormData | string) => {
    const response = await fetch(`${baseUrl}${projectPath}/assets`, {
      method: 'POST',
      headers: { authorization: 'Bearer metafold-demo-token' },
      body,
    });
    return response.status;
  };
  const [other, twice] = [new FormData(), new FormData()];
  other.append('upload', new Blob(['x']), 'x.stl');
  twice.append('file', new Blob(['x']), 'x.stl');
  twice.append('file', new Blob(['y']), 'y.stl');
  expect(await post(other)).toBe(400);
  expect(await post(twice)).toBe(400);
  expect(await post('solid')).toBe(400);
});

test('file types can be restricted', async () => {
  const { upload, projectPath } = await startWithProject({ allowedExtensions: ['.stl', '.json'] });
  expect((await upload(`${projectPath}/assets`, 'x.STL', 'x')).status).toBe(201);
  expect((await upload(`${projectPath}/assets`, 'x.exe', 'x')).status).toBe(400);
});

async function startWithLink(query: string) {
  const metafold = await startWithProject();
  const [asset] = (await metafold.get(`${metafold.projectPath}/assets?q=filename:part.stl`)).json;
  const path = `${metafold.projectPath}/assets/${asset.id}`;
  const readLink = async () => (await metafold.get(`${path}?${query}`)).json.link;
  return { metafold, path, readLink };
}

test('a link is given only when a download is asked for', async () => {
  const { readLink: readTrue } = await startWithLink('download=true');
  const { readLink: readOne } = await startWithLink('download=1');
  const { readLink: readFalse } = await startWithLink('download=false');
  expect(await readTrue()).toEqual(expect.any(String));
  expect(await readOne()).toEqual(expect.any(String));
  expect(await readFalse()).toBeUndefined();
});

test('a link gives the bytes without a token, for one hour by the clock', async () => {
  const { metafold, readLink } = await startWithLink('download=true');
  const link = await readLink();
  expect(new URL(link).origin).toBe(metafold.origin);
  metafold.clock.advance(3_599_999);
  const response = await fetch(link);
  expect(await response.text()).toBe('solid part');
  expect(response.headers.get('content-disposition')).toBeNull();
  expect(metafold.calls().at(-1)).toMatchObject({ credential: 'none', status: 200 });
  metafold.clock.advance(1);
  const late = await fetch(link);
  expect(late.status).toBe(403);
  expect(late.headers.get('content-type')).toBe('application/xml');
  const fresh = await readLink();
  expect(fresh).not.toBe(link);
  expect((await fetch(fresh)).status).toBe(200);
});

test('a link cannot be made to last longer, nor to give another file', async () => {
  const { readLink } = await startWithLink('download=true');
  const link = await readLink();
  const longer = new URL(link);
  longer.searchParams.set('expires', '9999999999999');
  const other = link.replace('/1001?', '/1002?');
  expect(other).not.toBe(link);
  expect((await fetch(longer)).status).toBe(403);
  expect((await fetch(other)).status).toBe(403);
});

test('a link may name the file that it saves', async () => {
  const { readLink } = await startWithLink('download=true&filename=o%22%C3%A4.stl');
  const response = await fetch(await readLink());
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="o__.stl"; filename*=UTF-8''o%22%C3%A4.stl`,
  );
});

test.each([
  ['bytes=0-4', 206, 'solid', 'bytes 0-4/10'],
  ['bytes=6-', 206, 'part', 'bytes 6-9/10'],
  ['bytes=-4', 206, 'part', 'bytes 6-9/10'],
  ['bytes=6-99', 206, 'part', 'bytes 6-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['lines=1-2', 200, 'solid part', null],
])('a link answers Range: %s with %i', async (range, status, body, contentRange) => {
  const { readLink } = await startWithLink('download=true');
  const response = await fetch(await readLink(), { headers: { range } });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-range')).toBe(contentRange);
  expect(await response.text()).toBe(body);
});

test('a deleted asset is gone, its link too, and the jobs that used it name it no more', async () => {
  const { metafold, path, readLink } = await startWithLink('download=true');
  const link = await readLink();
  const { json } = await metafold.send('POST', `${metafold.projectPath}/workflows`, {
    definition: 'jobs:\n  a:\n    type: x/y',
    assets: { 'a.mesh': 'part.stl' },
  });
  const deleted = await metafold.send('DELETE', path);
  expect([deleted.status, deleted.text]).toEqual([200, 'OK']);
  expect((await metafold.get(path)).status).toBe(404);
  expect((await metafold.send('DELETE', path)).status).toBe(404);
  expect((await fetch(link)).status).toBe(404);
  const job = await metafold.get(`${metafold.projectPath}/jobs/${json.jobs[0]}`);
  expect(job.json.inputs.assets).toBeNull();
});

test('an upload beyond the license is answered 403', async () => {
  const { upload, projectPath } = await startWithProject({ limits: { import: 3 } });
  expect((await upload(`${projectPath}/assets`, 'third.stl', 'x')).status).toBe(201);
  expect((await upload(`${projectPath}/assets`, 'fourth.stl', 'x')).status).toBe(403);
});

test('a large file streams in and out, whole and in parts', async () => {
  const { send, get, projectPath, origin } = await startWithProject();
  const bytes = randomBytes(5 * 1024 ** 2 + 3);
  const form = new FormData();
  form.append('file', new Blob([bytes]), 'large.stl');
  const uploaded = await fetch(`${origin}${projectPath}/assets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${DEMO_TOKEN}` },
    body: form,
  });
  const asset = (await uploaded.json()) as { id: string; size: number; checksum: string };
  expect(asset).toMatchObject({
    size: bytes.length,
    checksum: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
  });
  const readBytes = async (id: string, headers: Record<string, string> = {}) => {
    const { json } = await get(`${projectPath}/assets/${id}?download=true`);
    return Buffer.from(await (await fetch(json.link, { headers })).arrayBuffer());
  };
  expect((await readBytes(asset.id)).equals(bytes)).toBe(true);
  const part = await readBytes(asset.id, { range: 'bytes=3000000-3000099' });
  expect(part.equals(bytes.subarray(3_000_000, 3_000_100))).toBe(true);

  const source = projectPath.slice('/projects/'.length);
  const copy = await send('POST', '/projects', { source, name: 'copy' });
  await send('DELETE', `${projectPath}/assets/${asset.id}`);
  const copied = (await get(`/projects/${copy.json.id}/assets?q=filename:large.stl`)).json[0];
  const link = (await get(`/projects/${copy.json.id}/assets/${copied.id}?download=1`)).json.link;
  const copiedBytes = Buffer.from(await (await fetch(link)).arrayBuffer());
  expect(copiedBytes.equals(bytes)).toBe(true);
});

test('an upload that is cut off leaves no asset', async () => {
  const { get, projectPath, origin } = await startWithProject();
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write(
    [
      `POST ${projectPath}/assets HTTP/1.1`,
      'Host: metafold',
      `Authorization: Bearer ${DEMO_TOKEN}`,
      'Content-Type: multipart/form-data; boundary=b',
      'Content-Length: 9000',
      '',
      '--b',
      'Content-Disposition: form-data; name="file"; filename="half.stl"',
      '',
      'half',
    ].join('\r\n'),
    () => socket.destroy(),
  );
  await once(socket, 'close');
  expect((await get(`${projectPath}/assets`)).json).toHaveLength(2);
});
