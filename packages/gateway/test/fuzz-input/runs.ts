import { vi } from 'vitest';

const wanted = Number(process.env.FUZZ_RUNS ?? 0);

// Long enough for a slow machine, and for a search of hours where one is asked for.
vi.setConfig({ testTimeout: wanted > 0 ? 6 * 3_600_000 : 60_000 });

/** How often a property is tried: as given, or as often as `FUZZ_RUNS` says for a long search. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: wanted > 0 ? wanted : usual };
}
