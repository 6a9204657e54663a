// `npm run soak`: the start command under mixed load, with faults, for ten minutes (FABGRAPH_SOAK_MS).
// Fails where its memory grows, or where an answer or a stream is not as it must be.
import { randomBytes } from 'node:crypto';
import { startEmulators } from '../../packages/emulators/dist/index.js';
import { prepare } from '../../scripts/prepare.mjs';
import { startGateway } from './gateway.mjs';
import { startLoad } from './load.mjs';
import { pause } from './loops.mjs';
import { slopeOf } from './slope.mjs';

const DURATION_MS = Number(process.env.FABGRAPH_SOAK_MS ?? 600_000);
const SAMPLE_MS = 20_000;
const MB = 1_000_000;
/** What must not grow by more than this a minute, over all but the first third, in which caches fill. */
const FIGURES = [
  { name: 'kept', title: 'memory in use, MB', unit: MB, maxSlope: 1 },
  { name: 'rss', title: 'memory resident, MB', unit: MB, maxSlope: 1 },
  { name: 'resources', title: 'timers, sockets, files', unit: 1, maxSlope: 5 },
];
const BROUGHT = 'brought';

prepare();
const apiKeys = Array.from({ length: 4 }, () => randomBytes(16).toString('hex'));
const emulators = await startEmulators({ '3dverse': { apiKeys } });
const key = randomBytes(32).toString('base64url');
const gateway = await startGateway({ emulators, key, brought: BROUGHT });
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
  const settled = samples.slice(Math.floor(samples.length / 3));
  const faults = FIGURES.flatMap(({ name, title, unit, maxSlope }) => {
    const points = settled.map((each) => [each.minutes, each[name] / unit]);
    const { slope, least, most } = slopeOf(points);
    const between = `${least.toFixed(2)} to ${most.toFixed(2)}`;
    console.log(`${title}: ${slope.toFixed(2)} a minute (${between})`);
    return least > maxSlope ? [`${title}: more than ${maxSlope} a minute are added`] : [];
  });
  if (load.counts.wrong > 0) faults.push(`${load.counts.wrong} answers were wrong`);
  if (exitCode !== 0) faults.push(`it ended with ${exitCode}`);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
