import type { Logger } from 'pino';
import type { KnownCaller } from '../caller/known-caller.ts';
import { traceParentIn } from '../trace/tracing.ts';
import type { RequestLog } from './request-log.ts';
import { type NotedParams, noteParams, type RequestState } from './request-state.ts';
import { type ErrorView, errorViewOf } from './show-error.ts';

/** What is noted of one operation over a WebSocket while it runs. */
export interface OperationRecord {
  readonly state: RequestState;
  readonly errorView: ErrorView;
  /** Notes that it is over. Later calls do nothing. */
  readonly finish: () => void;
}

export interface OperationRecordOptions {
  readonly logger: Logger;
  readonly log: RequestLog;
}

export function createOperationRecord(
  { logger, log }: OperationRecordOptions,
  params: NotedParams,
  caller: KnownCaller | undefined,
): OperationRecord {
  const state = log.begin(undefined, traceParentIn(params.extensions));
  state.transport = 'websocket';
  state.caller = caller;
  noteParams(state, params);
  let isFinished = false;

  return {
    state,
    errorView: errorViewOf(state, logger),
    finish: () => {
      if (isFinished) return;
      isFinished = true;
      log.noteOperation(state);
    },
  };
}
