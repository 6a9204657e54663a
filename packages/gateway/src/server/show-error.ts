import { maskError } from '@fabgraph/schema';
import type { GraphQLError } from 'graphql';

/** What a result's errors look like to one caller, and who hears of our own faults. */
export interface ErrorView {
  readonly requestId: string;
  readonly onCode: (code: string) => void;
  /** A fault of ours, whole; the caller sees nothing of it. */
  readonly onFault: (fault: unknown) => void;
}

/** The result with every error as its caller may see it. */
export function showErrors<Result extends { errors?: readonly GraphQLError[] | undefined }>(
  result: Result,
  view: ErrorView,
): Result {
  if (result.errors === undefined) return result;
  return { ...result, errors: result.errors.map((error) => showError(error, view)) };
}

export function showError(error: unknown, { requestId, onCode, onFault }: ErrorView): GraphQLError {
  const shown = maskError(error, { requestId });
  const code = String(shown.extensions.code);
  onCode(code);
  if (code === 'INTERNAL') onFault(originOf(error));
  return shown;
}

function originOf(error: unknown): unknown {
  const { originalError } = error as { originalError?: unknown };
  return originalError ?? error;
}
