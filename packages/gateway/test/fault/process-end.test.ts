import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { spawnGateway, spawnWithVendors } from '../command/gateway-process.ts';
import { post } from '../e2e/gateway-setup.ts';
import { eventually } from './eventually.ts';

const SLOW_MS = 700;
/** Promised are 2 s, which a machine that is busy with much else may need many of. */
const HUNG_MS = 20_000;
const QUERY = '{ folders(first: 2) { nodes { name } } }';

function directoryFor(): string {
  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

describe('an error that nobody catches', () => {
  it.each([
    ['is thrown', 'throw new Error("loose")', 'uncaughtException'],
    ['is a promise’s', 'void Promise.reject(new Error("loose"))', 'unhandledRejection'],
    [
      'is no error at all',
      'void Promise.reject({ password: "canary-of-a-library" })',
      'unhandledRejection',
    ],
  ])('F1: that %s is logged, and ends the process with 1', async (_, fault, origin) => {
    const { url, child, exit, said, log, emulators } = await spawnWithVendors({
      before: `process.on('SIGUSR2', () => { ${fault}; })`,
    });
    const address = await url;
    emulators.metafold.addFaults([{ path: '*', delayMs: SLOW_MS }]);
    const underWay = post(`${address}/graphql`, QUERY);
    await eventually(() => expect(emulators.metafold.calls().length).toBeGreaterThan(0));
    child.kill('SIGUSR2');
    expect(await exit).toMatchObject({ code: 1 });
    expect(await underWay).toMatchObject({ status: 200, data: { folders: { nodes: [{}, {}] } } });
    expect(log()).toContainEqual(expect.objectContaining({ level: 60, msg: 'fault', origin }));
    expect(said().error).not.toContain('canary');
  });
});

describe('what is set wrong', () => {
  it('F2: ends it, with all of it in one message and no secret', async () => {
    const directory = directoryFor();
    writeFileSync(join(directory, 'fabgraph.yaml'), 'accounts:\n  - name: a\n    vendor: nobody\n');
    const { exit, said } = spawnGateway({
      directory,
      environment: {
        PORT: 'many',
        HOST: '0.0.0.0',
        FABGRAPH_DOCUMENTS: 'none.json',
        FABGRAPH_SECRET: 'canary-secret',
        FABGRAPH_STOP_GRACE_MS: '-1',
        FABGRAPH_SHED_HEAP_PERCENT: '101',
        METAFOLD_CLIENT_SECRET: 'canary-client-secret',
        THREEDVERSE_API_KEY: 'canary-key',
        THREEDVERSE_BASE_URL: 'canary://user:canary-password@nowhere',
      },
    });
    const { code, afterMs } = await exit;
    expect(code).toBe(1);
    expect(afterMs).toBeLessThan(HUNG_MS);
    const { out, error } = said();
    expect(out).toBe('');
    expect(error).toMatch(/^\d settings are missing or wrong:\n/);
    for (const name of [
      'PORT',
      'HOST',
      'FABGRAPH_DOCUMENTS',
      'FABGRAPH_SECRET',
      'FABGRAPH_STOP_GRACE_MS',
      'FABGRAPH_SHED_HEAP_PERCENT',
      'METAFOLD_CLIENT_ID',
      'THREEDVERSE_BASE_URL',
      'fabgraph.yaml: accounts\\[0\\].vendor',
    ]) {
      expect(error).toMatch(new RegExp(`^ {2}${name} `, 'm'));
    }
    expect(error).not.toContain('canary');
  });

  it('F2: a port that is taken is told in one line, and ends it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { exit, said } = spawnGateway({
      directory: directoryFor(),
      environment: { PORT: String(port), THREEDVERSE_API_KEY: 'canary-key' },
    });
    const { code, afterMs } = await exit;
    expect(code).toBe(1);
    expect(afterMs).toBeLessThan(HUNG_MS);
    expect(said().error).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken\. .*\n$/);
  });
});

describe('SIGTERM', () => {
  it('F9: under load fails no request that came before it, and is told to whoever asks first', async () => {
    const { url, child, exit, emulators } = await spawnWithVendors({
      environment: { FABGRAPH_STOP_NOTICE_MS: '1500' },
    });
    const address = await url;
    for (const vendor of [emulators.metafold, emulators.authentise, emulators['3dverse']]) {
      vendor.addFaults([{ path: '*', delayMs: 300 }]);
    }
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    onTestFinished(() => agent.destroy());
    const outcomes: { readonly startedAt: number; readonly ok: boolean }[] = [];
    let isOver = false;
    const load = Array.from({ length: 20 }, async (_, client) => {
      for (let count = 0; !isOver; count += 1) {
        const startedAt = performance.now();
        const body = JSON.stringify({ query: `{ r${client}_${count}: ${QUERY.slice(1)}` });
        const ok = await ask(address, agent, body).catch(() => false);
        outcomes.push({ startedAt, ok });
      }
    });
    await eventually(() => expect(outcomes.length).toBeGreaterThan(20));
    const signaledAt = performance.now();
    child.kill('SIGTERM');
    const ready = await eventually(async () => {
      const answer = await fetch(`${address}/health/ready`);
      expect(answer.status).toBe(503);
      return answer;
    });
    expect(ready.headers.get('connection')).toBe('close');
    expect(await ready.json()).toMatchObject({ status: 'stopping' });
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect(await exit).toMatchObject({ code: 0 });
    isOver = true;
    await Promise.all(load);
    const accepted = outcomes.filter(({ startedAt }) => startedAt < signaledAt);
    expect(accepted.length).toBeGreaterThan(20);
    expect(accepted.filter(({ ok }) => !ok)).toEqual([]);
    await expect(fetch(`${address}/health/live`)).rejects.toThrow();
  });

  it('F9: a second signal ends it at once', async () => {
    const { url, child, exit, emulators } = await spawnWithVendors();
    const address = await url;
    emulators.metafold.addFaults([{ path: '*', delayMs: 20_000 }]);
    const underWay = post(`${address}/graphql`, QUERY).then(
      () => 'answered',
      () => 'cut off',
    );
    await eventually(() => expect(emulators.metafold.calls().length).toBeGreaterThan(0));
    child.kill('SIGTERM');
    await eventually(() => expect(fetch(`${address}/health/live`)).rejects.toThrow());
    child.kill('SIGTERM');
    // Sooner than what is under way would be answered.
    expect(await exit).toMatchObject({ code: 1 });
    expect(await underWay).toBe('cut off');
  });

  it('F9: what is not over in time is given up, and said so', async () => {
    const { url, child, exit, log, emulators } = await spawnWithVendors({
      environment: { FABGRAPH_STOP_GRACE_MS: '300' },
    });
    const address = await url;
    emulators.metafold.addFaults([{ path: '*', delayMs: 20_000 }]);
    const underWay = post(`${address}/graphql`, QUERY).catch(() => null);
    await eventually(() => expect(emulators.metafold.calls().length).toBeGreaterThan(0));
    child.kill('SIGTERM');
    expect(await exit).toMatchObject({ code: 1 });
    expect(await underWay).toBeNull();
    expect(log().map(({ msg }) => msg)).toContain('not all that was under way was over in time');
  });
});

/** Whether it was answered whole. */
async function ask(address: string, agent: Agent, body: string): Promise<boolean> {
  const call = request(`${address}/graphql`, {
    method: 'POST',
    agent,
    headers: { 'content-type': 'application/json' },
  });
  call.end(body);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return JSON.parse(text).errors === undefined;
}
