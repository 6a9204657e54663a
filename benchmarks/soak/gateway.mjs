import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vendorDefinitions } from '../../packages/adapters/dist/index.js';
import { DEMO_ACCOUNTS } from '../../packages/emulators/dist/index.js';
import { findFreePort } from '../free-port.mjs';

const COMMAND = fileURLToPath(new URL('../../packages/gateway/dist/main.js', import.meta.url));
const PROBE = new URL('probe.mjs', import.meta.url).href;
/** As `npm start` has it. */
const FLAGS = ['--max-semi-space-size=32'];

/**
 * The start command over these vendors, which can report to it; `key` is that of its one caller.
 * `brought`: the name and the vendor's address of a 3dverse account whose key comes with each request.
 * `windowMs`: how long it keeps what it keeps for a time. `leakBytes`: what the probe is to lose each second.
 * `isUsual`: whether it is measured after usual collections, and gives nothing back.
 */
export async function startGateway({ emulators, key, brought, windowMs, leakBytes, isUsual }) {
  const port = await findFreePort();
  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-soak-'));
  writeFileSync(
    join(directory, 'fabgraph.yaml'),
    JSON.stringify({
      accounts: [
        {
          name: brought,
          vendor: '3dverse',
          baseUrl: emulators['3dverse'].baseUrl,
          fromRequest: ['apiKey'],
        },
      ],
      callers: [{ name: 'soak', keySha256: hash('sha256', key), accounts: 'all', access: 'write' }],
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...FLAGS, '--import', PROBE, COMMAND], {
    cwd: directory,
    env: {
      ...environmentOf(emulators),
      NODE_ENV: 'production',
      PORT: String(port),
      FABGRAPH_PUBLIC_URL: url,
      FABGRAPH_LOG_LEVEL: 'error',
      FABGRAPH_EVENT_KEEP_MS: String(windowMs),
      FABGRAPH_LIST_STALE_MS: String(windowMs),
      // A machine may be busy with much else: that is not what is looked at here.
      FABGRAPH_SHED_LOOP_DELAY_MS: '0',
      // Wrong keys are to go all the way.
      FABGRAPH_MAX_FAILED_ATTEMPTS: '1000000',
      SOAK_LEAK_BYTES: String(leakBytes),
      SOAK_IS_USUAL: String(isUsual),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  await Promise.race([ready(child), ended]);

  return {
    url,
    isRunning: () => child.exitCode === null,
    /** What is left once garbage is collected: memory in bytes, and how many things are open. */
    measure: async () => {
      child.send('measure');
      const [measured] = await once(child, 'message');
      return measured;
    },
    /** Gives its exit code. */
    stop: async () => {
      child.kill('SIGTERM');
      const [exitCode] = await ended;
      rmSync(directory, { recursive: true, force: true });
      return exitCode;
    },
  };
}

function environmentOf(emulators) {
  const entries = DEMO_ACCOUNTS.flatMap(({ vendor, settings, baseUrlSetting }) => {
    const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
    const values = { ...settings, [baseUrlSetting]: emulators[vendor].baseUrl };
    return Object.entries(values).map(([key, value]) => [
      definition.settings.find((field) => field.key === key)?.env ?? key,
      value,
    ]);
  });
  return { PATH: process.env.PATH, ...Object.fromEntries(entries) };
}

async function ready({ stdout }) {
  let text = '';
  stdout.setEncoding('utf8');
  while (!text.includes('/graphql')) text += (await once(stdout, 'data'))[0];
  stdout.resume();
}
