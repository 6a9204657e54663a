// Asks the same of the gateway, of what could be had at best, and of a server without any thought
// for its calls, in turns, and holds answers and vendor calls against what is promised. How fast
// each is depends on the machine and fails nothing.
import { parseArgs } from 'node:util';
import { prepare } from '../../scripts/prepare.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});

prepare();
// What it needs is there only now.
const { runBenchmark } = await import('./benchmark.mjs');
process.exitCode = await runBenchmark({
  isQuick: values.quick,
  names: values.only?.split(',') ?? null,
});
