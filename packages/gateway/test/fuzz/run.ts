const { FUZZ_RUNS, FUZZ_SEED, FUZZ_PATH } = process.env;
const wanted = Number(FUZZ_RUNS ?? 0);

/** How often a property is tried: as given, or as often as is asked for a long search; or the one run of a failure. */
export function parametersFor(usual: number) {
  return {
    numRuns: wanted > 0 ? wanted : usual,
    ...(FUZZ_SEED === undefined ? {} : { seed: Number(FUZZ_SEED) }),
    ...(FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH }),
  };
}

export const PARAMETERS = parametersFor(3);

/** For a machine that is busy with much else; a long search takes as long as it takes. */
export const TIMEOUT_MS = 120_000 + PARAMETERS.numRuns * 2_000;
