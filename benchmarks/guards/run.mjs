// What the guards cost, and whether they hold: limits off and on, a vendor that hangs, one that is
// down, slow attackers, and two tenants who must never see anything of each other. A promise that is
// not kept fails it.
import { runFromCommandLine } from '../run-benchmark.mjs';

await runFromCommandLine(new URL('benchmark.mjs', import.meta.url));
