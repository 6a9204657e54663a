import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/command/log.ts';
import { spawnWithVendors } from '../command/gateway-process.ts';
import { post } from '../e2e/gateway-setup.ts';
import { eventually } from './eventually.ts';

const QUERY = '{ folders(first: 2) { nodes { name } } }';

describe('a log that nobody reads', () => {
  it('F7: makes no request wait, and no stop', async () => {
    const { url, child, exit } = await spawnWithVendors({
      isUnread: true,
      // A pipe is full after some 64 KB.
      before: `setTimeout(() => process.stderr.write('x'.repeat(1_000_000)), 10)`,
    });
    const address = await url;
    for (let each = 0; each < 50; each += 1) {
      expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
    }
    child.kill('SIGTERM');
    expect(await exit).toMatchObject({ code: 0 });
  });

  it('F7: makes no request fail once its reader has gone', async () => {
    const { url, child, exit } = await spawnWithVendors();
    const address = await url;
    child.stderr.destroy();
    for (let each = 0; each < 5; each += 1) {
      expect((await post(`${address}/graphql`, QUERY)).status).toBe(200);
    }
    child.kill('SIGTERM');
    expect(await exit).toMatchObject({ code: 0 });
  });

  it('F7: keeps a bounded part, drops and counts the rest, and says so to whoever reads again', async () => {
    const written: string[] = [];
    const waiting: (() => void)[] = [];
    let isBlocked = true;
    const stream = new Writable({
      write: (chunk, _, done) => {
        written.push(String(chunk));
        if (isBlocked) waiting.push(done);
        else done();
      },
    });
    const { logger, sink } = createLog('info', stream);
    const text = 'x'.repeat(1_000);
    for (let each = 0; each < 3_000; each += 1) logger.info({ each, text });
    expect(stream.writableLength).toBeLessThan(1_003_000);
    expect(sink.droppedLines()).toBeGreaterThan(1_500);
    // It is given up: the stream takes nothing.
    await sink.flush(50);
    isBlocked = false;
    for (const done of waiting) done();
    await sink.flush(5_000);
    await eventually(() => expect(written.at(-1)).toContain('lines of the log were dropped'));
    const told = JSON.parse(written.at(-1) ?? '') as { readonly lines: number };
    expect(told.lines).toBe(sink.droppedLines());
    expect(written).toHaveLength(3_000 - told.lines + 1);
    logger.info('again');
    await eventually(() => expect(written.at(-1)).toContain('again'));
  });
});

describe('secrets', () => {
  it('F10: are in nothing that the process says, whatever fails and however it ends', async () => {
    const canaries = {
      METAFOLD_ACCESS_TOKEN: 'canary-metafold-7d1',
      AUTHENTISE_PASSWORD: 'canary-authentise-7d2',
      THREEDVERSE_API_KEY: 'canary-3dverse-7d3',
      FABGRAPH_SECRET: 'canary-secret-7d4-of-thirty-two-bytes',
    };
    const { url, child, exit, said, emulators } = await spawnWithVendors({
      environment: { ...canaries, FABGRAPH_LOG_LEVEL: 'debug' },
      before: `process.on('SIGUSR2', () => { throw Object.assign(new Error('loose'), { environment: process.env }); })`,
    });
    const address = await url;
    const everything = `{
      accounts { name state } vendors { id }
      folders { nodes { name vendorData } sources { state error { code message } } }
      models { nodes { name vendorData } sources { state error { code message } } }
      jobs { nodes { name vendorData } sources { state error { code message } } }
    }`;
    const answers: string[] = [];
    // Vendors that repeat what they were sent.
    const told = {
      metafold: canaries.METAFOLD_ACCESS_TOKEN,
      authentise: canaries.AUTHENTISE_PASSWORD,
      '3dverse': canaries.THREEDVERSE_API_KEY,
    };
    for (const faultOf of [
      (own: string) => ({ status: 401, body: { message: own } }),
      (own: string) => ({ status: 200, body: own }),
      (own: string) => ({ status: 500, body: own }),
      () => ({ reset: true }),
    ]) {
      for (const vendor of ['metafold', 'authentise', '3dverse'] as const) {
        emulators[vendor].clearFaults();
        emulators[vendor].addFaults([{ path: '*', ...faultOf(told[vendor]) }]);
      }
      answers.push(JSON.stringify(await post(`${address}/graphql`, everything)));
    }
    answers.push(await (await fetch(`${address}/health/ready`)).text());
    child.kill('SIGUSR2');
    expect(await exit).toMatchObject({ code: 1 });
    const { out, error } = said();
    expect(error).toContain('loose');
    for (const canary of Object.values(canaries)) {
      expect([...answers, out, error].join('\n')).not.toContain(canary);
    }
  });
});
