import { maskError } from '@fabgraph/schema';
import type { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { LimitError } from '../limit/limit-error.ts';
import type { LimitName } from '../metrics/meter.ts';
import type { RequestState } from './request-state.ts';

/** What a result's errors look like to one caller, and who hears of our own faults. */
export interface ErrorView {
  readonly requestId: string;
  readonly onCode: (code: string) => void;
  readonly onLimit: (limit: LimitName) => void;
  /** A fault of ours, whole; the caller sees nothing of it. */
  readonly onFault: (fault: unknown) => void;
}

/** Notes what is wrong with the one request, or the one operation over a WebSocket. */
export function errorViewOf(state: RequestState, logger: Logger): ErrorView {
  const { id: requestId, codes } = state;
  return {
    requestId,
    onCode: (code) => codes.add(code),
    onLimit: (limit) => {
      state.passedLimit = limit;
    },
    onFault: (err) => logger.error({ requestId, err }, 'fault'),
  };
}

/** The result with every error as its caller may see it. */
export function showErrors<Result extends { errors?: readonly GraphQLError[] | undefined }>(
  result: Result,
  view: ErrorView,
): Result {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => showError(error, view)) };
}

export function showError(
  error: unknown,
  { requestId, onCode, onLimit, onFault }: ErrorView,
): GraphQLError {
  const shown = maskError(error, { requestId });
  const code = String(shown.extensions.code);
  const origin = originOf(error);
  onCode(code);
  if (origin instanceof LimitError) onLimit(origin.limit);
  if (code === 'INTERNAL') onFault(origin);
  return shown;
}

function originOf(error: unknown): unknown {
  const { originalError } = error as { originalError?: unknown };
  return originalError ?? error;
}
