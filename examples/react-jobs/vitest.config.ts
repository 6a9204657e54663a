import { defineGatewayProject } from '../../vitest.project.ts';

// A browser on a busy machine takes its time.
export default defineGatewayProject({ name: 'react-jobs', testTimeout: 30_000 });
