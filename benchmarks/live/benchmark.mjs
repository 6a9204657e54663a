import { startChild } from '../child.mjs';
import { describeMachine, writeResult } from '../report.mjs';
import { measureFanOut } from './fan-out.mjs';
import { measureLatency } from './latency.mjs';
import { countPolls } from './poll-count.mjs';
import { heavinessOf, lateOf, slownessOf } from './promise.mjs';
import { formatFanOut, formatLatency, formatPolls } from './table.mjs';

const SUBSCRIBERS = [1_000, 5_000];
const FULL = { rounds: 7, warmUps: 4, windowMs: 60_000, changes: 30 };
const QUICK = { rounds: 1, warmUps: 2, windowMs: 6_000, changes: 5 };
/** All subscribers of all servers at once, by twos; and some for what a process has open anyway. */
const NEEDED_FILES = 8_000;

const PARTS = { 'fan-out': fanOut, polls, latency };

/** `only`: names of parts, null for all. Gives the exit code. */
export async function runBenchmark({ isQuick, only }) {
  checkOpenFiles();
  const size = isQuick ? QUICK : FULL;
  const texts = [];
  const problems = [];
  const shortfalls = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only?.includes(name) === false) continue;
    const startedAtMs = performance.now();
    const found = await measure(size);
    texts.push(found.text);
    problems.push(...found.problems);
    shortfalls.push(...found.shortfalls);
    console.log(`· ${name}: ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s`);
  }
  const text = [
    `${describeMachine()}.`,
    ...texts,
    ...shortfalls.map((line) => `short of what is promised: ${line}`),
  ].join('\n\n');
  console.log(text);
  for (const problem of problems) console.log(`NOT as promised: ${problem}`);
  if (!isQuick && only === null) writeResult({ name: 'live', command: 'npm run bench:live' }, text);
  return problems.length === 0 ? 0 : 1;
}

async function fanOut({ rounds, warmUps }) {
  const vendor = await startChild(new URL('vendor.mjs', import.meta.url), {
    environment: { VENDOR: JSON.stringify({ options: {} }) },
  });
  const rows = [];
  const problems = [];
  for (const subscribers of SUBSCRIBERS) {
    const { baseUrls } = vendor;
    const found = await measureFanOut({ baseUrls, subscribers, rounds, warmUps });
    rows.push(...found.rows.map((row) => ({ subscribers, ...row })));
    problems.push(...found.problems);
  }
  vendor.stop();
  return {
    text: formatFanOut(rows, rounds),
    problems: [...problems, ...heavinessOf(rows)],
    shortfalls: slownessOf(rows),
  };
}

async function polls({ windowMs }) {
  const { rows, problems } = await countPolls({ windowMs });
  return { text: formatPolls(rows, windowMs), problems, shortfalls: [] };
}

async function latency({ changes }) {
  const { rows, problems } = await measureLatency({ changes });
  return { text: formatLatency(rows), problems, shortfalls: lateOf(rows) };
}

/** Node asks for as many as it may have; no system that says nothing is doubted. */
function checkOpenFiles() {
  const { hard } = process.report.getReport().userLimits?.open_files ?? {};
  if (typeof hard !== 'number' || hard >= NEEDED_FILES) return;
  throw new Error(`a process may have ${hard} sockets; this needs ${NEEDED_FILES} (ulimit -n)`);
}
