// `npm start`, `npm test` and `npm run emulators` on a machine that has Node and nothing else:
// installs and builds what is missing or stale, says each step, then runs the command. It uses no
// package, because it is what installs them.
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
