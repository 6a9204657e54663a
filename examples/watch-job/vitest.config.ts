import { defineGatewayProject } from '../../vitest.project.ts';

export default defineGatewayProject({ name: 'watch-job' });
