import type { CallObserver } from '@fabgraph/contract';
import type { Logger } from 'pino';

/** Vendors have some hundred members in all; more would be a fault of ours. */
const MAX_LINES = 1_000;

/** One line for each member of a vendor's answers that stops fitting its type, however often it does. */
export function createMisfitLog(logger: Logger): Pick<CallObserver, 'noteMisfit'> {
  const known = new Set<string>();
  return {
    noteMisfit: ({ vendor, type, field }) => {
      const key = `${vendor} ${type} ${field}`;
      if (known.has(key) || known.size >= MAX_LINES) return;
      known.add(key);
      logger.warn({ vendor, type, field }, 'an answer does not fit its documented type');
    },
  };
}
