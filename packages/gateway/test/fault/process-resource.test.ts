import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { spawnGateway, spawnWithVendors } from '../command/gateway-process.ts';
import { post } from '../e2e/gateway-setup.ts';
import { startVendors } from '../e2e/restartable-gateway.ts';
import { cube, folderOf } from '../e2e/stl.ts';
import { put } from '../upload/put-client.ts';
import { eventually } from './eventually.ts';
import { openRaw } from './raw-socket.ts';

const QUERY = '{ folders(first: 2) { nodes { name } } }';
const TWO_FILES = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { files { url } }
}`;

interface TwoFiles {
  readonly createUpload: { readonly files: readonly { readonly url: string }[] };
}

/** Where one of two files goes, which waits for the other in the data folder. */
async function openSlot(address: string): Promise<string> {
  const query = <T>(document: string, variables?: Record<string, unknown>) =>
    post<T>(`${address}/graphql`, document, variables);
  const files = [{ filename: 'a.stl' }, { filename: 'b.stl' }];
  const input = { ...(await folderOf({ query }, '3dverse')), files };
  const { data } = await query<TwoFiles>(TWO_FILES, { input });
  return data.createUpload.files[0]?.url ?? '';
}

describe('resources that run out', () => {
  it('F3: file descriptors: what is connected lives, what comes is refused, and all is well after', async () => {
    const { url, child } = await spawnWithVendors({ limit: 'ulimit -n 1024' });
    const address = await url;
    const socket = new WebSocket(
      `${address.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
    );
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    const say = async (type: string) => {
      socket.send(JSON.stringify({ type }));
      const [message] = await once(socket, 'message');
      return JSON.parse(String(message));
    };
    await say('connection_init');
    const crowd = Array.from({ length: 1_200 }, () => openRaw(address));
    const refused = await Promise.race([
      Promise.any(crowd.map(({ closed }) => closed)).then(() => 'refused'),
      new Promise((resolve) => setTimeout(resolve, 5_000)),
    ]);
    expect(refused).toBe('refused');
    expect(child.exitCode).toBeNull();
    expect(await say('ping')).toEqual({ type: 'pong' });
    for (const { socket } of crowd) socket.destroy();
    await eventually(async () => {
      const { status, errors } = await post(`${address}/graphql`, QUERY);
      expect([status, errors]).toEqual([200, undefined]);
    });
    expect(await say('ping')).toEqual({ type: 'pong' });
  });

  it('F4: memory: requests are turned away before it is used up, and taken again after', async () => {
    const { url, child, log } = await spawnWithVendors({
      flags: ['--max-old-space-size=256', '--expose-gc'],
      environment: { FABGRAPH_SHED_HEAP_PERCENT: '70' },
      before: `const { getHeapStatistics } = await import('node:v8');
        let kept = [];
        process.on('SIGUSR2', () => {
          if (kept.length > 0) { kept = []; gc(); return; }
          const isFull = ({ used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()) =>
            used > (limit - 48 * 2 ** 20) * 0.8;
          while (!isFull()) kept.push(new Array(12_800).fill(kept.length + 0.5));
        })`,
    });
    const address = await url;
    expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
    child.kill('SIGUSR2');
    const refused = await eventually(async () => {
      const answer = await ask(address);
      expect(answer.status).toBe(503);
      return answer;
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfterMs: 1_000 } }],
    });
    const ready = await fetch(`${address}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'overloaded' }]);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${address}/files/x`)).json()).toMatchObject({ code: 'OVERLOADED' });
    child.kill('SIGUSR2');
    await eventually(async () => {
      await post(`${address}/graphql`, QUERY);
      expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    });
    expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
    expect(log().filter(({ shortage }) => shortage !== undefined)).toMatchObject([
      { msg: 'requests are turned away', shortage: 'MEMORY' },
      { msg: 'requests are taken again', shortage: null },
    ]);
  });

  it('F4: time: requests are turned away while the event loop is late, and taken again after', async () => {
    const { url, child, log } = await spawnWithVendors({
      environment: { FABGRAPH_SHED_LOOP_DELAY_MS: '200' },
      before: `let work;
        const block = () => { const endsAt = performance.now() + 260; while (performance.now() < endsAt); };
        process.on('SIGUSR2', () => {
          if (work === undefined) work = setInterval(block, 5);
          else clearInterval(work);
        })`,
    });
    const address = await url;
    expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
    child.kill('SIGUSR2');
    await eventually(async () => expect((await ask(address)).status).toBe(503));
    expect((await fetch(`${address}/health/ready`)).status).toBe(503);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    child.kill('SIGUSR2');
    await eventually(async () => expect((await ask(address)).status).toBe(200));
    expect(log().filter(({ shortage }) => shortage !== undefined)).toMatchObject([
      { msg: 'requests are turned away', shortage: 'TIME' },
      { msg: 'requests are taken again', shortage: null },
    ]);
  });

  it('F5: the disk: an upload that finds no room is INTERNAL, and nothing of it stays', async () => {
    // A file may have 100 KB: more is refused by the system, as by a disk that is full.
    const { url, directory, log } = await spawnWithVendors({ limit: 'ulimit -f 100' });
    const address = await url;
    const slot = await openSlot(address);
    expect(await put(slot, Buffer.alloc(2_000_000, 1))).toMatchObject({
      status: 500,
      body: { code: 'INTERNAL' },
    });
    const left = readdirSync(join(directory, '.fabgraph', 'uploads'), { recursive: true });
    expect(left.filter((name) => String(name).endsWith('.part'))).toEqual([]);
    expect(log()).toContainEqual(expect.objectContaining({ msg: 'fault', level: 50 }));
    expect(await put(slot, cube(4))).toMatchObject({ status: 201 });
  });

  it('F5: a data folder that cannot be written to is INTERNAL for its uploads, and nothing else', async () => {
    const { url, directory } = await spawnWithVendors();
    const address = await url;
    const slot = await openSlot(address);
    rmSync(join(directory, '.fabgraph', 'uploads'), { recursive: true, force: true });
    writeFileSync(join(directory, '.fabgraph', 'uploads'), 'in the way');
    const { status, body } = await put(slot, cube(4));
    expect([status, body]).toMatchObject([500, { code: 'INTERNAL' }]);
    expect(JSON.stringify(body)).not.toContain('.fabgraph');
    expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
  });
});

describe('what is kept in the data folder', () => {
  it('F8: may be absent or nonsense, and is none the worse for it', async () => {
    const { directory, environment } = await startVendors();
    const uploads = join(directory, '.fabgraph', 'uploads');
    mkdirSync(join(uploads, 'no-upload', 'at-all'), { recursive: true });
    writeFileSync(join(uploads, 'a-file'), Buffer.alloc(100, 255));
    writeFileSync(join(uploads, 'no-upload', '0'), 'left over');
    const { url } = spawnGateway({ directory, environment });
    const address = await url;
    expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
    const slot = await openSlot(address);
    expect(await put(slot, cube(4))).toMatchObject({ status: 201 });
  });

  it('F8: a secret that is damaged is told with what to do, as another would end all addresses', async () => {
    const { directory, environment } = await startVendors();
    const path = join(directory, '.fabgraph', 'secret');
    mkdirSync(join(directory, '.fabgraph'));
    writeFileSync(path, 'short');
    const { exit, said } = spawnGateway({ directory, environment });
    expect(await exit).toMatchObject({ code: 1 });
    expect(said().error).toContain(`${path} holds fewer than 32 bytes; put back what it held`);
    expect(readFileSync(path, 'utf8')).toBe('short');
  });
});

function ask(address: string): Promise<Response> {
  return fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
}
