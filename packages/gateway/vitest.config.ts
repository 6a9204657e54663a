import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'module', 'node', 'development|production', 'default'];
const graphql = createRequire(import.meta.url).resolve('graphql');

export default defineConfig({
  // One copy of graphql: its instanceof checks fail between an ESM and a CommonJS one.
  resolve: { conditions, alias: [{ find: /^graphql$/, replacement: graphql }] },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: 'gateway',
    include: ['test/**/*.test.ts'],
    // A machine may be busy with much else: to be slow is no failure here.
    testTimeout: 30_000,
  },
});
