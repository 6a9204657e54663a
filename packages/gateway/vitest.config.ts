import { defineGatewayProject } from '../../vitest.project.ts';

export default defineGatewayProject({
  name: 'gateway',
  // A machine may be busy with much else: to be slow is no failure here.
  testTimeout: 30_000,
  expect: { poll: { timeout: 10_000 } },
});
