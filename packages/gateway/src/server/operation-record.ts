import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ErrorView } from './show-error.ts';

/** What is noted of one operation over a WebSocket: it becomes one line of the log. */
export interface OperationRecord {
  readonly errorView: ErrorView;
  /** Writes the line. Later calls do nothing. */
  readonly finish: () => void;
}

export function createOperationRecord(
  logger: Logger,
  operationName: string | undefined,
): OperationRecord {
  const requestId = randomUUID();
  const startedAtMs = performance.now();
  const codes = new Set<string>();
  let isFinished = false;

  return {
    errorView: {
      requestId,
      onCode: (code) => codes.add(code),
      onFault: (err) => logger.error({ requestId, err }, 'fault'),
    },
    finish: () => {
      if (isFinished) return;
      isFinished = true;
      logger.info(
        {
          requestId,
          transport: 'websocket',
          operationName,
          durationMs: Math.round(performance.now() - startedAtMs),
          codes: codes.size === 0 ? undefined : [...codes],
        },
        'request',
      );
    },
  };
}
