// `npm run soak`: the start command under mixed load, with faults, for ten minutes (FABGRAPH_SOAK_MS).
// Fails where its memory grows, or where an answer or a stream is not as it must be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vendorDefinitions } from '../../packages/adapters/dist/index.js';
import { DEMO_ACCOUNTS, startEmulators } from '../../packages/emulators/dist/index.js';
import { prepare } from '../../scripts/prepare.mjs';
import { createLoad } from './load.mjs';
import { slopeOf } from './slope.mjs';

const DURATION_MS = Number(process.env.FABGRAPH_SOAK_MS ?? 600_000);
const SAMPLE_MS = 1_000;
/** Of the memory that is resident, in MB a minute, over all but the first third, in which caches fill. */
const MAX_SLOPE = 1;
const COMMAND = fileURLToPath(new URL('../../packages/gateway/dist/main.js', import.meta.url));

prepare();
const emulators = await startEmulators();
const directory = mkdtempSync(join(tmpdir(), 'fabgraph-soak-'));
const child = spawn(process.execPath, [COMMAND], {
  cwd: directory,
  env: {
    ...environmentOf(emulators),
    NODE_ENV: 'production',
    PORT: '0',
    FABGRAPH_LOG_LEVEL: 'error',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(child, 'exit');
const url = await urlOf(child);
const load = createLoad(url, emulators);
const samples = await sample(child.pid);
const counts = await load.stop();
child.kill('SIGTERM');
const [exitCode] = await ended;
await emulators.close();
rmSync(directory, { recursive: true, force: true });
report();

async function sample(pid) {
  const found = [];
  const startedAt = performance.now();
  while (performance.now() - startedAt < DURATION_MS && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    found.push({ minutes: (performance.now() - startedAt) / 60_000, megabytes: kilobytes / 1_024 });
  }
  return found;
}

function report() {
  const settled = samples.slice(Math.floor(samples.length / 3));
  const slope = slopeOf(settled.map(({ minutes, megabytes }) => [minutes, megabytes]));
  const last = samples.at(-1);
  console.log(`minutes             ${last.minutes.toFixed(1)}`);
  for (const [name, count] of Object.entries(counts)) console.log(`${name.padEnd(20)}${count}`);
  console.log(`memory, first third ${samples[settled.length >> 1].megabytes.toFixed(0)} MB`);
  console.log(`memory, at the end  ${last.megabytes.toFixed(0)} MB`);
  console.log(`slope after that    ${slope.toFixed(2)} MB/min`);
  const faults = [
    slope > MAX_SLOPE && `memory grows by more than ${MAX_SLOPE} MB a minute`,
    counts.wrong > 0 && `${counts.wrong} answers were wrong`,
    exitCode !== 0 && `it ended with ${exitCode}`,
  ].filter(Boolean);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function environmentOf({ ...vendors }) {
  const entries = DEMO_ACCOUNTS.flatMap(({ vendor, settings, baseUrlSetting }) => {
    const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
    const values = { ...settings, [baseUrlSetting]: vendors[vendor].baseUrl };
    return Object.entries(values).map(([key, value]) => [
      definition.settings.find((field) => field.key === key)?.env ?? key,
      value,
    ]);
  });
  return { PATH: process.env.PATH, ...Object.fromEntries(entries) };
}

async function urlOf({ stdout }) {
  let text = '';
  stdout.setEncoding('utf8');
  while (!text.includes('/graphql')) text += (await once(stdout, 'data'))[0];
  return /http:\S+(?=\/graphql)/.exec(text)[0];
}
