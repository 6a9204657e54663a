import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, GatewayError } from '@fabgraph/contract';
import { maskError } from '@fabgraph/schema';
import { MissingCredential } from '../caller/request-account.ts';

/** An error with another status than its code has by itself. */
export class HttpError extends GatewayError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: ErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super({ code, message });
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  INVALID_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  QUOTA_EXCEEDED: 403,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED: 501,
  VENDOR_UNAVAILABLE: 503,
  VENDOR_TIMEOUT: 504,
  VENDOR_BAD_RESPONSE: 502,
  OUTCOME_UNKNOWN: 502,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
  SLOW_CONSUMER: 408,
  OPERATION_TOO_COMPLEX: 400,
  INTERNAL: 500,
};

/** How long a client that still sends is read from, so that it comes to read its answer. */
const LINGER_MS = 1_000;

export interface Answerable {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export function sendJson({ response }: Answerable, status: number, value: unknown): void {
  const body = toBody(value);
  response.writeHead(status, headersOf(body));
  response.end(body);
}

/** Answers with `{ code, message }`, or cuts off an answer that has begun. */
export async function sendError({ request, response }: Answerable, error: unknown): Promise<void> {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const code = codeOf(error);
  const { message } = maskError(error);
  const body = toBody({ code, message });
  const headers = { ...headersOf(body), ...retryHeader(error), ...ownHeaders(error) };
  const status = statusOf(error);
  if (request.complete) {
    response.writeHead(status, headers).end(body);
    return;
  }
  response.writeHead(status, { ...headers, connection: 'close' });
  response.write(body, (failure) => {
    if (!failure) whole.add(response);
  });
  await drain(request);
  response.end();
}

const whole = new WeakSet<ServerResponse>();

/** Whether its client was sent all of the answer, also where it left before its end, which says no more. */
export function isWhole(response: ServerResponse): boolean {
  return response.writableFinished || whole.has(response);
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  const code = codeOf(error);
  return isOurCredential(error, code) ? 502 : STATUS[code];
}

/** A vendor that does not let this gateway in: nothing that the client sends would mend it. */
function isOurCredential(error: unknown, code: ErrorCode): boolean {
  const isRefused = code === 'UNAUTHENTICATED' || code === 'FORBIDDEN';
  if (error instanceof MissingCredential) return false;
  return isRefused && error instanceof GatewayError && error.vendor !== undefined;
}

/** As a client is told it: what is no error of ours by design is INTERNAL. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof GatewayError ? error.code : 'INTERNAL';
}

/**
 * Reads on for a moment: a connection that is closed on what nobody has read is reset, and the
 * answer lost with it.
 */
async function drain(request: IncomingMessage): Promise<void> {
  request.removeAllListeners('readable');
  setImmediate(() => request.resume());
  const signal = AbortSignal.timeout(LINGER_MS);
  await Promise.race([once(request, 'end', { signal }), once(request, 'close', { signal })]).catch(
    () => {},
  );
}

function toBody(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

function headersOf(body: Buffer): Record<string, string | number> {
  return { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length };
}

function retryHeader(error: unknown): Record<string, string> {
  if (!(error instanceof GatewayError) || error.retryAfterMs === undefined) return {};
  return { 'retry-after': String(Math.ceil(error.retryAfterMs / 1_000)) };
}

function ownHeaders(error: unknown): Readonly<Record<string, string>> {
  return error instanceof HttpError ? error.headers : {};
}
