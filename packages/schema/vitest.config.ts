import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'module', 'node', 'development|production'];

export default defineConfig({
  test: {
    name: 'schema',
    include: ['test/**/*.test.ts'],
    // A machine may be busy with much else: to be slow is no failure here.
    testTimeout: 30_000,
  },
  resolve: {
    conditions,
    // One copy of graphql: the runner would else load its ESM build beside the CommonJS one that Pothos gets.
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  ssr: { resolve: { conditions } },
});
