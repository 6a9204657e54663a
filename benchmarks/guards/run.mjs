// What the guards cost, and whether they hold: limits off and on, a vendor that hangs, one that is
// down, slow attackers, and two tenants who must never see anything of each other. A promise that is
// not kept fails it.
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
