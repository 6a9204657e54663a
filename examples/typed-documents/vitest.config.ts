import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'module', 'node', 'development|production', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name: 'typed-documents', include: ['test/**/*.test.ts'], testTimeout: 30_000 },
});
