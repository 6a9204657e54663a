// `npm run soak`: the start command under mixed load, with faults, for ten minutes (FABGRAPH_SOAK_MS).
// Fails where its memory grows, or where an answer or a stream is not as it must be.
import { randomBytes } from 'node:crypto';
import { startEmulators } from '../../packages/emulators/dist/index.js';
import { prepare } from '../../scripts/prepare.mjs';
import { startGateway } from './gateway.mjs';
import { startLoad } from './load.mjs';
import { pause } from './loops.mjs';
import { FIGURES, judge } from './verdict.mjs';

const DURATION_MS = Number(process.env.FABGRAPH_SOAK_MS ?? 600_000);
/** How long the gateway keeps what it keeps for a time: in production an hour. */
const WINDOW_MS = Number(process.env.FABGRAPH_SOAK_WINDOW_MS ?? 60_000);
/** What is lost each second on purpose. */
const LEAK_BYTES = Number(process.env.FABGRAPH_SOAK_LEAK_BYTES ?? 0);
/** Measured as memory lies after usual collections, rather than once all is given back that can be. */
const IS_USUAL = process.env.FABGRAPH_SOAK_USUAL === 'true';
const SAMPLE_MS = 20_000;
/** Before this, windows fill up, and the engine compiles what turns out to be run often. */
const WARM_UP_MS = Math.max(WINDOW_MS, DURATION_MS / 3);
const BROUGHT = 'brought';

prepare();
const apiKeys = Array.from({ length: 4 }, () => randomBytes(16).toString('hex'));
const emulators = await startEmulators({ '3dverse': { apiKeys } });
const key = randomBytes(32).toString('base64url');
const gateway = await startGateway({
  emulators,
  key,
  brought: BROUGHT,
  windowMs: WINDOW_MS,
  leakBytes: LEAK_BYTES,
  isUsual: IS_USUAL,
});
const load = await startLoad({
  url: gateway.url,
  key,
  brought: { account: BROUGHT, credentials: [...apiKeys, 'nobody'].map((apiKey) => ({ apiKey })) },
  emulators,
});
const samples = await sample();
await load.stop();
const exitCode = await gateway.stop();
await emulators.close();
report();

/** While nothing is under way, so that what is left is what is kept. */
async function sample() {
  const found = [];
  const startedAt = performance.now();
  for (let dueMs = SAMPLE_MS; dueMs <= DURATION_MS && gateway.isRunning(); dueMs += SAMPLE_MS) {
    await pause(startedAt + dueMs - performance.now());
    const measured = await load.atRest(gateway.measure);
    const minutes = (performance.now() - startedAt) / 60_000;
    found.push({ minutes, ...measured });
    const told = FIGURES.map(({ name, unit }) => `${name} ${(measured[name] / unit).toFixed(1)}`);
    console.log(`${minutes.toFixed(1)} min: ${told.join(', ')}`);
  }
  return found;
}

function report() {
  for (const [name, count] of Object.entries(load.counts))
    console.log(`${name.padEnd(12)}${count}`);
  for (const wrong of load.wrongs) console.error(wrong);
  console.log(`from minute ${(WARM_UP_MS / 60_000).toFixed(1)} on:`);
  const faults = [];
  for (const { text, isFault } of judge(samples, WARM_UP_MS / 60_000)) {
    console.log(text);
    if (isFault) faults.push(text.trim());
  }
  if (load.counts.wrong > 0) faults.push(`${load.counts.wrong} answers were wrong`);
  if (exitCode !== 0) faults.push(`it ended with ${exitCode}`);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
