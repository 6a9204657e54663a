import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'module', 'node', 'development|production'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'emulators',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // Nothing is kept in modules from one file to the next but what the setup closes after each test.
    isolate: false,
  },
});
