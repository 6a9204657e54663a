import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The program as one file made of the sources as they are, so that tests need no build. */
export const PROGRAM = fileURLToPath(
  new URL('../node_modules/program-under-test.mjs', import.meta.url),
);

/** Run once, before all tests of the package. */
export async function setup(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('../src/main.ts', import.meta.url))],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@fabgraph/source'],
    // What the bundled CommonJS packages ask for is Node's own.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    external: ['graphql-ws'],
    logLevel: 'error',
  });
}

export async function teardown(): Promise<void> {
  await rm(PROGRAM, { force: true });
}
