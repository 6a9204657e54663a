import { defineGatewayProject } from '../../vitest.project.ts';

export default defineGatewayProject({
  name: 'cli',
  // The gateway is loaded once instead of once a file.
  isolate: false,
  globalSetup: 'test/bundle.ts',
  // A machine may be busy with much else: to be slow is no failure here.
  testTimeout: 30_000,
});
