// One change to thousands of subscribers beside a bare WebSocket server, what a subscriber weighs, what
// many of them cost the vendors, and how long a change takes to a client. What is wrong, or heavier
// than promised, fails it; how fast it goes depends on the machine.
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
  only: values.only?.split(',') ?? null,
});
