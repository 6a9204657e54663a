// Asks the same of the gateway, of what could be had at best, and of a server without any thought
// for its calls, in turns, and holds answers and vendor calls against what is promised. How fast
// each is depends on the machine and fails nothing.
import { runFromCommandLine } from '../run-benchmark.mjs';

await runFromCommandLine(new URL('benchmark.mjs', import.meta.url));
