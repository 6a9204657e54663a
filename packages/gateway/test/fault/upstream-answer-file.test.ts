import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { CANARY, type FaultGateway, PROJECT, withFaultGateway } from './fault-gateway.ts';
import {
  answerOf,
  type HostileCall,
  PROJECT_ANSWER,
  startHostileVendor,
} from './hostile-vendor.ts';

const BYTES = Buffer.alloc(4_000_000, 0x61);

/** An empty folder for what waits; nothing of a file that failed may stay there. */
function makeDataDir() {
  const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-fault-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const leftOver = () =>
    readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
  return { dataDir, leftOver };
}

async function createSlot({ query }: FaultGateway, folderId: string): Promise<string> {
  const { data } = await query<{ createUpload: { files: { url: string }[] } }>(
    `mutation ($folderId: ID!, $size: BigInt!) {
      createUpload(input: {
        accountId: "metafold-demo", folderId: $folderId, files: [{ filename: "big.stl", size: $size }]
      }) { files { url } }
    }`,
    { folderId, size: BYTES.length },
  );
  const [slot] = data.createUpload.files;
  return slot?.url ?? '';
}

async function put(url: string) {
  const response = await fetch(url, { method: 'PUT', body: BYTES });
  return { status: response.status, ...((await response.json()) as { code: string }) };
}

/** What is read before a file is sent. */
function answerRead(socket: Socket, _: number, { method, path }: HostileCall): void {
  if (method !== 'GET') return;
  socket.write(path.includes('/assets') ? answerOf(200, '[]') : PROJECT_ANSWER);
}

it('A7: 413 to an upload is PAYLOAD_TOO_LARGE, told once, with nothing left over', async () => {
  let posts = 0;
  const vendor = await startHostileVendor({
    onCall: answerRead,
    onSocket: (socket) => {
      socket.on('data', (chunk) => {
        if (!chunk.subarray(0, 5).equals(Buffer.from('POST '))) return;
        posts += 1;
        // Long before it has it all; what still comes is read, so that the answer is not lost.
        socket.write(answerOf(413, '{"msg":"too large"}'));
      });
    },
  });
  onTestFinished(vendor.close);
  const { dataDir, leftOver } = makeDataDir();
  await withFaultGateway({ origin: vendor.origin, gateway: { dataDir } }, async (test) => {
    const answer = await put(await createSlot(test, PROJECT));
    expect(answer).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
    expect(posts).toBe(1);
    expect(leftOver()).toEqual([]);
    await expect.poll(() => vendor.openSockets()).toBeLessThanOrEqual(1);
  });
});

it('A31: a redirect of a file to another host is followed by nobody’s credential', async () => {
  const other = await startHostileVendor({
    onCall: (socket) => socket.end(answerOf(200, 'bytes', {})),
  });
  onTestFinished(other.close);
  const vendor = await startHostileVendor({
    onCall: (socket, _, { path }) => {
      const asset = { id: '7', filename: 'a.stl', project_id: '1', link: `${vendor.origin}/link` };
      if (path === '/link') socket.write(answerOf(302, '', { location: `${other.origin}/file` }));
      else socket.write(answerOf(200, JSON.stringify(asset)));
    },
  });
  onTestFinished(vendor.close);
  const options = { origin: vendor.origin, settings: { linkOrigins: other.origin } };
  await withFaultGateway(options, async ({ query }) => {
    const id = Buffer.from('Asset:metafold-demo:projects/1/assets/7').toString('base64url');
    const { data } = await query<{ asset: { download: { url: string } } }>(
      'query ($id: ID!) { asset(id: $id) { download { url } } }',
      { id },
    );
    const response = await fetch(data.asset.download.url);
    expect(await response.text()).toBe('bytes');
    expect(other.calls).toHaveLength(1);
    expect(other.calls[0]?.head).not.toContain(CANARY);
    expect(other.calls[0]?.head).not.toMatch(/authorization/i);
  });
});

it('B4: a reset in the middle of an upload says that it may be sent again, and leaves nothing', async () => {
  let received = 0;
  const vendor = await startHostileVendor({
    onCall: answerRead,
    onSocket: (socket) => {
      socket.on('data', (chunk) => {
        received += chunk.length;
        if (received > 300_000) socket.resetAndDestroy();
      });
    },
  });
  onTestFinished(vendor.close);
  const { dataDir, leftOver } = makeDataDir();
  await withFaultGateway({ origin: vendor.origin, gateway: { dataDir } }, async (test) => {
    const { code } = await put(await createSlot(test, PROJECT));
    expect(['VENDOR_UNAVAILABLE', 'OUTCOME_UNKNOWN']).toContain(code);
    expect(received).toBeLessThan(BYTES.length);
    expect(leftOver()).toEqual([]);
    // The one that its reads came by is kept.
    await expect.poll(() => vendor.openSockets()).toBeLessThanOrEqual(1);
  });
});
