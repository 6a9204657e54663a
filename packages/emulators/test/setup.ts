import { afterAll, afterEach } from 'vitest';
import { closeRunning } from './running.ts';

afterEach(() => closeRunning('test'));
afterAll(() => closeRunning('file'));
