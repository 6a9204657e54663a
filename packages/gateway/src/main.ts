import { tuneEngine } from './command/engine.ts';
import { stopOnSignal } from './command/signal.ts';
import { start } from './command/start.ts';
import { StartError } from './command/start-error.ts';
import { ConfigurationError } from './settings/problem.ts';

// The start command.
tuneEngine();
try {
  const stop = await start({
    environment: process.env,
    directory: process.cwd(),
    say: (line) => console.log(line),
  });
  stopOnSignal(stop);
} catch (error) {
  const isExplained = error instanceof StartError || error instanceof ConfigurationError;
  console.error(isExplained ? error.message : error);
  process.exitCode = 1;
}
