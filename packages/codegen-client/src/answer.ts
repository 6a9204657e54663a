import { GatewayError, type GatewayErrorOptions, unexpected } from './error.ts';
import type { ErrorCode } from './generated/operation.ts';

/** What came: both where a part of it failed. */
export interface Answer<Result> {
  /** Null where nothing came. A field that failed is null, with its error below. */
  readonly data: Result | null;
  readonly errors: readonly GatewayError[];
}

/** Reads one GraphQL answer. @throws GatewayError where it is none, or has neither data nor an error. */
export function toAnswer(answer: unknown): Answer<unknown> {
  if (!isAnswer(answer)) throw unexpected('The gateway sent an event that is no GraphQL answer.');
  const { data = null, errors } = answer;
  return { data, errors: toGatewayErrors(Array.isArray(errors) ? errors : []) };
}

export function isAnswer(answer: unknown): answer is Readonly<Record<string, unknown>> {
  return isRecord(answer) && (answer.data !== undefined || answer.errors !== undefined);
}

/** @throws GatewayError with the partial data in it, or where there is nothing at all. */
export function dataOf({ data, errors }: Answer<unknown>): unknown {
  if (errors.length > 0 || data === null) throw toOneError(errors, data ?? undefined);
  return data;
}

/** The first error, holding the others and what came all the same. */
export function toOneError(errors: readonly GatewayError[], data?: unknown): GatewayError {
  const [first, ...rest] = errors;
  if (first === undefined) return unexpected('The gateway failed and gave no reason.');
  return new GatewayError({ ...first, message: first.message, errors: rest, data });
}

/** @param errors What stands under `errors` in an answer, or an error message of a WebSocket. */
export function toGatewayErrors(errors: readonly unknown[]): readonly GatewayError[] {
  return errors.map((error) => {
    const { message, path, extensions } = isRecord(error) ? error : {};
    return new GatewayError({
      ...readDetails(isRecord(extensions) ? extensions : {}),
      message: toText(message) ?? 'The gateway answered with an error that has no message.',
      path: Array.isArray(path) ? path : undefined,
    });
  });
}

function readDetails(details: Record<string, unknown>): Omit<GatewayErrorOptions, 'message'> {
  return {
    code: (toText(details.code) ?? 'INTERNAL') as ErrorCode,
    vendor: toText(details.vendor),
    account: toText(details.account),
    httpStatus: toNumber(details.httpStatus),
    retryable: details.retryable === true,
    retryAfterMs: toNumber(details.retryAfterMs),
    requestId: toText(details.requestId),
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
