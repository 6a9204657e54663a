import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { asksForCalls, type CallTally, createCallTally } from './call-tally.ts';
import { type NotedParams, toLoggedName } from './request-state.ts';
import type { ErrorView } from './show-error.ts';

/** What is noted of one operation over a WebSocket: it becomes one line of the log. */
export interface OperationRecord {
  readonly errorView: ErrorView;
  readonly calls: CallTally;
  /** Its results tell what they cost. */
  readonly wantsCalls: boolean;
  /** Writes the line. Later calls do nothing. */
  readonly finish: () => void;
}

export function createOperationRecord(
  logger: Logger,
  params: NotedParams,
  callerName: string | undefined,
): OperationRecord {
  const requestId = randomUUID();
  const startedAtMs = performance.now();
  const codes = new Set<string>();
  const calls = createCallTally();
  let isFinished = false;

  return {
    calls,
    wantsCalls: asksForCalls(params),
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
          operationName: toLoggedName(params.operationName),
          caller: callerName,
          durationMs: Math.round(performance.now() - startedAtMs),
          codes: codes.size === 0 ? undefined : [...codes],
          vendorCalls: calls.report().made,
        },
        'request',
      );
    },
  };
}
