import { vi } from 'vitest';

const { FUZZ_RUNS, FUZZ_SEED, FUZZ_PATH } = process.env;
const wanted = Number(FUZZ_RUNS ?? 0);

// Long enough for a slow machine, and for a search of hours where one is asked for.
vi.setConfig({ testTimeout: wanted > 0 ? 6 * 3_600_000 : 30_000 });

/** How often a property is tried: as given, or as often as is asked for a long search; or the one run of a failure. */
export function runs(usual: number) {
  return {
    numRuns: wanted > 0 ? wanted : usual,
    ...(FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) }),
    ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH }),
  };
}
