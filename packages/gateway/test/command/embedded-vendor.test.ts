import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEMO_EMULATORS, type DemoEmulator, type Emulator } from '@fabgraph/emulators';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedVendor, embedVendor } from '../../src/command/embedded-vendor.ts';
import { freePort } from './free-port.ts';

let cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
  cleanUps = [];
});

const demo = DEMO_EMULATORS.find(({ basePath }) => basePath !== '') as DemoEmulator;

async function embedAt(port: number): Promise<EmbeddedVendor> {
  const embedded = await embedVendor({ ...demo, port });
  cleanUps.push(embedded.close);
  return embedded;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

describe('a sample account', () => {
  it('is on an emulator that was started on the port where one is expected', async () => {
    const port = await freePort();
    const embedded = await embedAt(port);
    expect(embedded).toMatchObject({ state: 'started', origin: `http://127.0.0.1:${port}` });
    expect(embedded.settings).toMatchObject({
      [demo.baseUrlSetting]: `http://127.0.0.1:${port}${demo.basePath}`,
    });
  });

  it('is on the emulator that runs there already, which runs on afterwards', async () => {
    const running: Emulator = await demo.start({ port: 0 });
    cleanUps.push(running.close);
    const embedded = await embedAt(Number(new URL(running.origin).port));
    expect(embedded).toMatchObject({ state: 'found', origin: running.origin });
    expect(embedded.settings[demo.baseUrlSetting]).toBe(running.baseUrl);
    await embedded.close();
    expect((await fetch(`${running.origin}/_emulator`)).status).toBe(200);
  });

  it.each([
    ['something else', '{"emulator":"other"}'],
    ['the emulator of another vendor', '{"emulator":"fabgraph","vendor":"another"}'],
    ['no JSON', '<html>'],
  ])('is on a free port where %s has the expected one', async (_, answer) => {
    const taken = await listening(createServer((_request, response) => response.end(answer)));
    const embedded = await embedAt(taken);
    expect(embedded).toMatchObject({ state: 'moved', expectedPort: taken });
    expect((await fetch(`${embedded.origin}/_emulator`)).status).toBe(200);
  });
});
