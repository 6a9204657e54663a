// One change to thousands of subscribers beside a bare WebSocket server, what a subscriber weighs, what
// many of them cost the vendors, and how long a change takes to a client. What is wrong, or heavier
// than promised, fails it; how fast it goes depends on the machine.
import { runFromCommandLine } from '../run-benchmark.mjs';

await runFromCommandLine(new URL('benchmark.mjs', import.meta.url));
