import { afterEach } from 'vitest';
import { closeRunning } from './running.ts';

afterEach(closeRunning);
