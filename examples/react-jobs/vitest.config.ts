import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'module', 'node', 'development|production', 'default'];
const require = createRequire(new URL('../../packages/gateway/package.json', import.meta.url));

export default defineConfig({
  // One copy of graphql: its instanceof checks fail between an ESM and a CommonJS one.
  resolve: {
    conditions,
    alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }],
  },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  // A browser on a busy machine takes its time.
  test: { name: 'react-jobs', include: ['test/**/*.test.ts'], testTimeout: 30_000 },
});
