import { parseArgs } from 'node:util';
import { prepare } from '../scripts/prepare.mjs';

/**
 * Runs a benchmark as its command line asks: `--quick` for one short round, `--only a,b` for some of
 * its parts. `file`: URL of the module with its `runBenchmark`, which gives the exit code.
 */
export async function runFromCommandLine(file) {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
  });
  prepare();
  // What it needs is there only now.
  const { runBenchmark } = await import(file);
  process.exitCode = await runBenchmark({
    isQuick: values.quick,
    only: values.only?.split(',') ?? null,
  });
}
