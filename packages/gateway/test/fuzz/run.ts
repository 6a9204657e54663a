const { FUZZ_RUNS, FUZZ_SEED, FUZZ_PATH } = process.env;
const wanted = Number(FUZZ_RUNS ?? 0);
const numRuns = wanted > 0 ? wanted : 3;

/** How often each property is tried, or as often as is asked for a long search; or the one run of a failure. */
export const PARAMETERS = {
  numRuns,
  ...(FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) }),
  ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH }),
};

/** For a machine that is busy with much else; a long search takes as long as it takes. */
export const TIMEOUT_MS = 120_000 + numRuns * 2_000;
