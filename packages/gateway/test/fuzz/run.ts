const wanted = Number(process.env.FUZZ_RUNS ?? 0);

/** How often each property is tried, or as often as `FUZZ_RUNS` says for a long search. */
export const RUNS = wanted > 0 ? wanted : 4;

/** For a machine that is busy with much else; a long search takes as long as it takes. */
export const TIMEOUT_MS = 60_000 + RUNS * 1_000;
