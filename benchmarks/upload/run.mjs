// Streams a file up to each vendor and down again through a gateway in a process of its own, and
// holds the growth of its memory and the checksums against what is promised.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { prepare } from '../../scripts/prepare.mjs';
import { content, digest } from './content.mjs';
import { completeUpload, createUpload } from './graph.mjs';

const MIB = 1_048_576;
const MAX_GROWTH_MIB = 64;
const WARM_UP_MIB = 64;

const { values } = parseArgs({ options: { mib: { type: 'string', default: '1024' } } });
const sizeMib = Number(values.mib);

prepare();
const emulators = start('emulators.mjs');
const [baseUrls] = await once(emulators, 'message');
const gateway = start('gateway.mjs', { BASE_URLS: JSON.stringify(baseUrls) });
const [{ url }] = await once(gateway, 'message');

const expected = await digest(content(sizeMib * MIB));
const vendors = Object.keys(baseUrls);
// One base for all that follows, so that nothing hides in what an earlier vendor has left behind.
let base = { rss: 0 };
for (const vendor of vendors) await upAndDown(vendor, WARM_UP_MIB * MIB, 'warm-up.stl');
base = await ask('begin');
const rows = [];
for (const vendor of vendors) rows.push(await upAndDown(vendor, sizeMib * MIB, 'measured.stl'));
console.log(`The gateway before it: ${round(base.rss / MIB)} MiB`);
console.table(rows);
const isGood = rows.every(
  ({ upGrowthMib, downGrowthMib, checksum }) =>
    upGrowthMib < MAX_GROWTH_MIB && downGrowthMib < MAX_GROWTH_MIB && checksum === 'equal',
);
console.log(isGood ? 'as promised' : 'NOT as promised');
process.exitCode = isGood ? 0 : 1;
gateway.disconnect();
emulators.disconnect();

async function upAndDown(vendor, size, filename) {
  const { uploadId, slot } = await createUpload(url, vendor, { filename, size });
  const up = await measured(() => put(slot, size));
  const link = await completeUpload(url, uploadId);
  const down = await measured(async () => digest((await fetch(link)).body));
  const isEqual =
    down.result.sha256 === expected.sha256 && up.result === `sha256:${expected.sha256}`;
  return {
    vendor,
    mib: size / MIB,
    upSeconds: up.seconds,
    upMibPerSecond: perSecond(size, up.seconds),
    upGrowthMib: up.growthMib,
    downSeconds: down.seconds,
    downMibPerSecond: perSecond(size, down.seconds),
    downGrowthMib: down.growthMib,
    checksum: isEqual ? 'equal' : 'DIFFERENT',
  };
}

/** Sends the bytes; gives the checksum that the gateway answers with. */
async function put({ url: address, method, headers }, size) {
  const call = request(address, { method, headers: { ...headers, 'content-length': size } });
  const answered = once(call, 'response');
  // Where the gateway refuses, its answer tells more than the body that it did not read to its end.
  const [[response]] = await Promise.all([answered, pipeline(content(size), call).catch(() => {})]);
  const answer = JSON.parse(Buffer.concat(await response.toArray()).toString());
  if (response.statusCode !== 201) throw new Error(`${response.statusCode} ${answer.message}`);
  return answer.checksum;
}

async function measured(run) {
  await ask('begin');
  const startedAtMs = performance.now();
  const result = await run();
  const seconds = round((performance.now() - startedAtMs) / 1_000);
  const after = await ask('end');
  return { result, seconds, growthMib: round((after.rss - base.rss) / MIB) };
}

async function ask(message) {
  gateway.send(message);
  const [answer] = await once(gateway, 'message');
  return answer;
}

function start(file, environment = {}) {
  const child = fork(new URL(file, import.meta.url), {
    env: { ...process.env, ...environment },
    execArgv: ['--expose-gc'],
  });
  child.once('exit', (code) => {
    if (code !== 0) process.exit(1);
  });
  return child;
}

function perSecond(size, seconds) {
  return round(size / MIB / seconds);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
