import { ERROR_POLICY, type ErrorCode } from '@fabgraph/contract';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { RequestStates } from './request-state.ts';
import { type ErrorView, showErrors } from './show-error.ts';

export interface ErrorPluginOptions {
  readonly states: RequestStates;
  readonly logger: Logger;
}

/** The border of HTTP and SSE: errors of every origin leave in one shape. */
export function useShownErrors({ states, logger }: ErrorPluginOptions): Plugin {
  return {
    onResultProcess({ request, result, setResult }) {
      const { id, codes } = states.of(request);
      const view: ErrorView = {
        requestId: id,
        onCode: (code) => codes.add(code),
        onFault: (err) => logger.error({ requestId: id, err }, 'fault'),
      };
      const accept = request.headers.get('accept') ?? '';
      const show = (each: ExecutionResult) => withStatus(showErrors(each, view), accept);
      if (isAsyncIterable(result)) {
        setResult(mapAsyncIterator(result, (each) => show(each as ExecutionResult)));
        return;
      }
      if (!Array.isArray(result)) setResult(show(result as ExecutionResult));
    },
  };
}

/** The server's hint to its HTTP layer, on an error. `spec`: not for `application/json`. */
interface HttpHint {
  status?: number;
  spec?: boolean;
}

/**
 * GraphQL over HTTP answers an operation that did not run with 400, and with 200 only to a caller
 * who asks for `application/json` by name. An event stream opens with 200 and tells what is wrong in
 * its first event: its clients take any other status for a network failure.
 */
function withStatus(result: ExecutionResult, accept: string): ExecutionResult {
  if (result.data !== undefined) return result;
  for (const { extensions } of result.errors ?? []) {
    const hint = extensions as { http?: HttpHint; code?: ErrorCode };
    hint.http ??= { status: statusOf(hint.code) };
    if (accept.includes('text/event-stream')) hint.http = { status: 200 };
    else if (!accept.includes('application/json')) hint.http.spec = false;
  }
  return result;
}

function statusOf(code: ErrorCode = 'INTERNAL'): number {
  return ERROR_POLICY[code].origin === 'client' ? 400 : 500;
}
