import { run } from './run.ts';

const url = process.env.FABGRAPH_URL ?? 'http://127.0.0.1:4000/graphql';

process.exitCode = await run(url, process.argv.slice(2), {
  print: console.log,
  warn: console.error,
});
