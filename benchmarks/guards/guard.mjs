import { createHash } from 'node:crypto';
import { createLoadWatch } from '../../packages/gateway/dist/load/load-watch.js';

/** Whose key callers show. */
const KEY = 'key-of-the-benchmark-0123456789abcdef';
export const CALLER_HEADERS = { authorization: `Bearer ${KEY}` };

const NEVER = 1_000_000;

/** At what delay of the event loop requests are turned away: by default, and never although it is measured. */
const MAX_LOOP_DELAY_MS = 200;
const PATIENT_LOOP_DELAY_MS = 60_000;

/**
 * `on`: what the start command sets for a gateway that others can reach; where it `isPatient` nothing
 * is turned away because the machine is busy with much else. `off`: no callers, nothing turned away,
 * and each bound as high as settings go; what they cannot switch off is left out by `unguarded.mjs`.
 */
export function optionsOf(guards, isPatient = false) {
  return guards === 'off' ? off() : on(isPatient);
}

function on(isPatient) {
  const keySha256 = createHash('sha256').update(KEY).digest('hex');
  return {
    options: {
      isProduction: true,
      callers: { keys: [{ name: 'benchmark', keySha256, accounts: 'all', access: 'write' }] },
      load: createLoadWatch({
        logger: { warn: () => {} },
        maxLoopDelayMs: isPatient ? PATIENT_LOOP_DELAY_MS : MAX_LOOP_DELAY_MS,
        maxHeapPercent: 90,
      }),
    },
  };
}

function off() {
  return {
    callLimits: {
      callTimeoutMs: NEVER,
      retryPercent: 100,
      minRetries: NEVER,
      callsPerVendor: NEVER,
      callsPerAccount: NEVER,
      maxQueue: NEVER,
      pollPercent: 100,
      maxAnswerBytes: 1_000_000_000,
      maxListBytes: 1_000_000_000,
    },
    options: {
      operationDeadlineMs: NEVER,
      maxBodyBytes: 1_000_000_000,
      sockets: { headersTimeoutMs: NEVER, bodyTimeoutMs: NEVER, unreadTimeoutMs: NEVER },
    },
  };
}
