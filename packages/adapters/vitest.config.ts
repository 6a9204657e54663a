import { defineConfig } from 'vitest/config';

const conditions = ['@fabgraph/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  test: {
    name: 'adapters',
    include: ['test/**/*.test.ts'],
    // A machine may be busy with much else: to be slow is no failure here.
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    // No module here keeps state that a test could leave behind; loading them once halves the time.
    isolate: false,
  },
  resolve: { conditions },
  ssr: { resolve: { conditions } },
});
