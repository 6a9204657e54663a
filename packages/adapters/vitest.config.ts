import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  test: {
    name: 'adapters',
    include: ['test/**/*.test.ts'],
    // No module here keeps state that a test could leave behind; loading them once halves the time.
    isolate: false,
  },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
});
