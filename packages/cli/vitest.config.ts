import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'module', 'node', 'development|production', 'default'];
const require = createRequire(new URL('../gateway/package.json', import.meta.url));

export default defineConfig({
  // One copy of graphql: its instanceof checks fail between an ESM and a CommonJS one.
  resolve: {
    conditions,
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: 'cli',
    include: ['test/**/*.test.ts'],
    // The gateway is loaded once instead of once a file.
    isolate: false,
    globalSetup: 'test/bundle.ts',
    // A machine may be busy with much else: to be slow is no failure here.
    testTimeout: 30_000,
  },
});
