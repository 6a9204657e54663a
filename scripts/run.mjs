// `npm start`, `npm test` and others on a machine that has Node and nothing else:
// installs and builds what is missing or stale, says each step, then runs the command. It uses no
// package, because it is what installs them.
import { exec } from './exec.mjs';
import { prepare } from './prepare.mjs';
import { runTests } from './run-tests.mjs';

const COMMANDS = {
  start: async () => {
    prepare();
    // Libraries leave out checks that are for those who develop with them.
    process.env.NODE_ENV ??= 'production';
    await import('../packages/gateway/dist/main.js');
  },
  emulators: async () => {
    prepare();
    await import('../packages/emulators/dist/main.js');
  },
  // Whoever develops need not have the package manager, either.
  ...Object.fromEntries(
    ['build', 'typecheck', 'generate'].map((task) => [
      task,
      async () => {
        prepare();
        if (!exec('turbo', 'run', task, '--output-logs=errors-only')) process.exitCode = 1;
      },
    ]),
  ),
  test: async (args) => {
    prepare();
    process.exitCode = runTests(args);
  },
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  console.error(`Unknown command "${name}". Known: ${Object.keys(COMMANDS).join(', ')}.`);
  process.exit(1);
}
await command(args);
