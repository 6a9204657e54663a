import { tuneEngine } from './command/engine.ts';
import { endProperly } from './command/lifetime.ts';
import { start } from './command/start.ts';
import { StartError } from './command/start-error.ts';
import { ConfigurationError } from './settings/problem.ts';

// The start command.
tuneEngine();
try {
  const running = await start({
    environment: process.env,
    directory: process.cwd(),
    say: (line) => console.log(line),
  });
  endProperly(running);
} catch (error) {
  const isExplained = error instanceof StartError || error instanceof ConfigurationError;
  console.error(isExplained ? error.message : error instanceof Error ? error.stack : String(error));
  // Whatever was begun does not keep a process alive that answers nobody.
  process.exit(1);
}
