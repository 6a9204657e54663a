import { ERROR_POLICY, type ErrorCode } from '@fabgraph/contract';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { withCalls } from './call-tally.ts';
import type { RequestState } from './request-state.ts';
import { errorViewOf, showErrors } from './show-error.ts';

export interface ResultView {
  readonly state: RequestState;
  /** The request's header, as it came. */
  readonly accept: string;
  readonly logger: Logger;
}

/**
 * A result as one caller over HTTP may see it, with what it cost where the caller asks, and with
 * hints of its status to the HTTP layer.
 */
export function showResult(
  result: ExecutionResult,
  { state, accept, logger }: ResultView,
): ExecutionResult {
  const told = state.wantsCalls ? withCalls(result, state.calls.report()) : result;
  if (told.errors === undefined) return told;
  return withStatus(showErrors(told, errorViewOf(state, logger)), accept);
}

/** The server's hint to its HTTP layer, on an error. `spec`: not for `application/json`. */
interface HttpHint {
  readonly status?: number;
  readonly spec?: boolean;
}

/**
 * GraphQL over HTTP answers an operation that did not run with 400, and a document that is not right
 * with 200 to a caller who asks for `application/json` by name. An event stream opens with 200 and
 * tells what is wrong in its first event: its clients take any other status for a network failure.
 */
function withStatus(result: ExecutionResult, accept: string): ExecutionResult {
  if (result.data !== undefined) return result;
  for (const { extensions, locations } of result.errors ?? []) {
    const shown = extensions as { http?: HttpHint; code?: ErrorCode };
    const { status = statusOf(shown.code) } = shown.http ?? {};
    const isOfDocument = locations !== undefined;
    // Never written into the hint that came: its error is kept for whoever sends this document next.
    shown.http = accept.includes('text/event-stream')
      ? { status: 200 }
      : { ...shown.http, status, spec: isOfDocument && accept.includes('application/json') };
  }
  return result;
}

function statusOf(code: ErrorCode = 'INTERNAL'): number {
  return ERROR_POLICY[code].origin === 'client' ? 400 : 500;
}
