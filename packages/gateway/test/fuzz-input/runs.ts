import { vi } from 'vitest';
import { parametersFor } from '../fuzz/run.ts';

const USUAL_TIMEOUT_MS = 60_000;
const SEARCH_TIMEOUT_MS = 6 * 3_600_000;

// Long enough for a slow machine, and for a search of hours where one is asked for.
const isSearch = process.env.FUZZ_RUNS !== undefined;
vi.setConfig({ testTimeout: isSearch ? SEARCH_TIMEOUT_MS : USUAL_TIMEOUT_MS });

/** As the tests of what vendors answer are run. */
export const runs = parametersFor;
