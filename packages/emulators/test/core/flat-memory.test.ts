import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { expect, test } from 'vitest';
import {
  startAuthentiseEmulator,
  startMetafoldEmulator,
  startThreeDVerseEmulator,
} from '../../src/index.ts';

const CHUNK = Buffer.alloc(64 * 1024, 'fabgraph');
const CHUNK_COUNT = 3_072;
const SIZE_BYTES = CHUNK.length * CHUNK_COUNT;
/** Far below the 192 MiB that go in and out, far above what streams and the collector's delay take. */
const MOST_BYTES = 128 * 1024 ** 2;

/** A busy machine takes its time with so many bytes. */
const TIMEOUT_MS = 60_000;

const HEAD = '--b\r\nContent-Disposition: form-data; name="file"; filename="large.stl"\r\n\r\n';
const TAIL = '\r\n--b--\r\n';
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=b' };

/** Waits for the other side, so that what counts is what an emulator keeps. */
async function send(outgoing: ClientRequest, head = '', tail = ''): Promise<string> {
  outgoing.write(head);
  for (let index = 0; index < CHUNK_COUNT; index += 1) {
    if (!outgoing.write(CHUNK)) await once(outgoing, 'drain');
  }
  outgoing.end(tail);
  const [response] = await once(outgoing, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

async function countBytes(url: string, headers: Record<string, string> = {}): Promise<number> {
  const outgoing = request(url, { headers }).end();
  const [response] = await once(outgoing, 'response');
  let count = 0;
  for await (const chunk of response) count += chunk.length;
  return count;
}

/** The most that buffers grew while something ran. */
async function peakOf(run: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }, 5);
  await run().finally(() => clearInterval(timer));
  return peak - before;
}

// biome-ignore lint/suspicious/noExplicitAny: each vendor answers in a shape of its own.
async function json(url: string, init: RequestInit): Promise<any> {
  return (await fetch(url, init)).json();
}

test(
  'Metafold takes and gives a large file without keeping it in memory',
  async () => {
    const emulator = await startMetafoldEmulator({ sample: 'empty', clock: 'manual' });
    const headers = { authorization: 'Bearer metafold-demo-token' };
    const project = await json(`${emulator.origin}/projects`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"name":"large"}',
    });
    const assets = `${emulator.origin}/projects/${project.id}/assets`;
    const peak = await peakOf(async () => {
      const outgoing = request(assets, { method: 'POST', headers: { ...headers, ...MULTIPART } });
      const asset = JSON.parse(await send(outgoing, HEAD, TAIL));
      expect(asset.size).toBe(SIZE_BYTES);
      const { link } = await json(`${assets}/${asset.id}?download=true`, { headers });
      expect(await countBytes(link)).toBe(SIZE_BYTES);
    });
    await emulator.close();
    expect(peak).toBeLessThan(MOST_BYTES);
  },
  TIMEOUT_MS,
);

test(
  '3DIAX takes and gives a large file without keeping it in memory',
  async () => {
    const emulator = await startAuthentiseEmulator({ sample: 'empty', clock: 'manual' });
    const token = Buffer.from('authentise-demo-id:authentise-demo-secret').toString('base64');
    const headers = { authorization: `Basic ${token}` };
    const created = await fetch(`${emulator.origin}/model/`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"name":"large"}',
    });
    const peak = await peakOf(async () => {
      const outgoing = request(created.headers.get('x-upload-location') ?? '', {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
      });
      expect(await send(outgoing)).toBe('');
      const model = await json(created.headers.get('location') ?? '', { headers });
      expect(model.file_size).toBe(SIZE_BYTES);
      expect(await countBytes(model.content)).toBe(SIZE_BYTES);
    });
    await emulator.close();
    expect(peak).toBeLessThan(MOST_BYTES);
  },
  TIMEOUT_MS,
);

test(
  '3dverse takes and gives a large file without keeping it in memory',
  async () => {
    const emulator = await startThreeDVerseEmulator({ sample: 'empty', clock: 'manual' });
    const headers = { api_key: '3dverse-demo-key' };
    const folder = await json(`${emulator.baseUrl}/folders`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"name":"large"}',
    });
    const files = `${emulator.baseUrl}/folders/${folder.folder_id}/source-files`;
    const peak = await peakOf(async () => {
      const outgoing = request(files, { method: 'POST', headers: { ...headers, ...MULTIPART } });
      await send(outgoing, HEAD, TAIL);
      const [file] = await json(files, { headers });
      expect(file.size).toBe(SIZE_BYTES);
      const url = `${emulator.baseUrl}/source-files/${file.source_file_id}`;
      expect(await countBytes(url, headers)).toBe(SIZE_BYTES);
    });
    await emulator.close();
    expect(peak).toBeLessThan(MOST_BYTES);
  },
  TIMEOUT_MS,
);
