import { describeMachine, writeResult } from '../report.mjs';
import { crossTenants } from './canary.mjs';
import { hangVendor } from './hung-vendor.mjs';
import { compareCost } from './limit-cost.mjs';
import { openBreaker } from './open-breaker.mjs';
import { attackSlowly } from './slow-client.mjs';

/** Each gives its figures as Markdown, and a line for each promise that is not kept. */
const PARTS = {
  limits: compareCost,
  hang: hangVendor,
  breaker: openBreaker,
  slow: attackSlowly,
  canary: crossTenants,
};

/** `only`: names of parts, null for all. Gives the exit code. */
export async function runBenchmark({ isQuick, only }) {
  const texts = [];
  const problems = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only?.includes(name) === false) continue;
    const startedAtMs = performance.now();
    const found = await measure({ isQuick });
    texts.push(found.text);
    problems.push(...found.problems);
    console.log(`· ${name}: ${((performance.now() - startedAtMs) / 1_000).toFixed(0)} s`);
  }
  const text = [`${describeMachine()}.`, ...texts].join('\n\n');
  console.log(text);
  for (const problem of problems) console.log(`NOT as promised: ${problem}`);
  if (!isQuick && only === null) {
    writeResult({ name: 'guards', command: 'npm run bench:guards' }, text);
  }
  return problems.length === 0 ? 0 : 1;
}
