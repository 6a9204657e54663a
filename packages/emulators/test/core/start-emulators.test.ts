import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { DEMO_ACCOUNTS, type Emulators, startEmulators } from '../../src/index.ts';

const running: Emulators[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulators) => emulators.close()));
});

test('the three start together, each with sample data and its own API', async () => {
  const emulators = await startEmulators({ clock: 'manual' });
  running.push(emulators);
  for (const { vendor } of DEMO_ACCOUNTS) {
    const { origin } = emulators[vendor as keyof Omit<Emulators, 'close'>];
    const response = await fetch(`${origin}/_emulator`);
    expect(await response.json()).toMatchObject({ emulator: 'fabgraph', vendor });
  }
});

test('the demo credentials are taken', async () => {
  const emulators = await startEmulators({ clock: 'manual' });
  running.push(emulators);
  const [metafold, authentise, threeDVerse] = DEMO_ACCOUNTS.map(({ settings }) => settings);
  const statuses = await Promise.all([
    fetch(`${emulators.metafold.baseUrl}/projects`, {
      headers: { authorization: `Bearer ${metafold?.accessToken}` },
    }),
    fetch(`${emulators.authentise.baseUrl}/sessions/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: authentise?.username, password: authentise?.password }),
    }),
    fetch(`${emulators['3dverse'].baseUrl}/folders`, {
      headers: { api_key: threeDVerse?.apiKey ?? '' },
    }),
  ]);
  expect(statuses.map(({ ok }) => ok)).toEqual([true, true, true]);
});

test('when one port is taken the error names it and nothing stays behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(startEmulators({ ports: { authentise: port } })).rejects.toThrow(
    `the authentise emulator's port ${port} on 127.0.0.1 is taken`,
  );
  other.close();
});
