import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'codegen-client', include: ['test/**/*.test.ts'] } });
