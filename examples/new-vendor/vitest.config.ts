import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  test: { name: 'new-vendor', include: ['test/**/*.test.ts'] },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
});
