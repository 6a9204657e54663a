import { GatewayError } from './error.ts';
import type { ErrorCode } from './generated/operation.ts';

/** Takes the data out of one GraphQL answer. @throws GatewayError with the partial data in it. */
export function dataOf(answer: unknown): unknown {
  if (!isRecord(answer) || (answer.data === undefined && answer.errors === undefined)) {
    throw new GatewayError({
      code: 'INTERNAL',
      message: 'The answer is no GraphQL answer. Is the url that of the gateway’s /graphql?',
    });
  }
  if (!Array.isArray(answer.errors) || answer.errors.length === 0) return answer.data;
  throw toGatewayError(answer.errors, answer.data);
}

/** @param errors What stands under `errors` in an answer, or an error message of a WebSocket. */
export function toGatewayError(errors: readonly unknown[], data?: unknown): GatewayError {
  const [first, ...rest] = errors;
  return new GatewayError({
    ...readError(first),
    errors: rest.map((error) => new GatewayError(readError(error))),
    data,
  });
}

function readError(error: unknown) {
  const { message, path, extensions } = isRecord(error) ? error : {};
  const details = isRecord(extensions) ? extensions : {};
  return {
    code: (optionalString(details.code) ?? 'INTERNAL') as ErrorCode,
    message: optionalString(message) ?? 'The gateway answered with an error that has no message.',
    path: Array.isArray(path) ? path : undefined,
    vendor: optionalString(details.vendor),
    account: optionalString(details.account),
    httpStatus: optionalNumber(details.httpStatus),
    isRetryable: details.retryable === true,
    retryAfterMs: optionalNumber(details.retryAfterMs),
    requestId: optionalString(details.requestId),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optionalString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function optionalNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
