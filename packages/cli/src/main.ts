import { readFileSync } from 'node:fs';
import { run } from './run.ts';
import { Interruption } from './stop.ts';

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

// The command line.
const controller = new AbortController();
for (const [signal, exitCode] of Object.entries(EXIT_CODES)) {
  process.on(signal, () => {
    // A second one does not wait.
    if (controller.signal.aborted) process.exit(exitCode);
    controller.abort(new Interruption(exitCode));
  });
}
// Whoever read the results has read enough, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  controller.abort(new Interruption(error.code === 'EPIPE' ? 0 : 1));
});
process.stderr.on('error', () => {});

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

process.exitCode = await run({
  args: process.argv.slice(2),
  version,
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
});
// What was left, such as an answer that nobody waits for any more, keeps nobody waiting.
if (controller.signal.aborted) process.exit();
