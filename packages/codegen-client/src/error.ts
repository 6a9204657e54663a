import type { ErrorCode } from './generated/operation.ts';

/**
 * The gateway's own codes, and those that only a client can meet. `GATEWAY_UNREACHABLE`: nobody
 * answered, or the line went dead. `WAIT_TIMEOUT`: what was waited for took longer than
 * `timeoutMs`. The others: what was waited for ended so.
 */
export type ClientErrorCode =
  | ErrorCode
  | 'GATEWAY_UNREACHABLE'
  | 'WAIT_TIMEOUT'
  | 'JOB_FAILED'
  | 'JOB_CANCELED'
  | 'MODEL_FAILED';

export interface GatewayErrorOptions {
  readonly code: ClientErrorCode;
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly vendor?: string | undefined;
  readonly account?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  readonly errors?: readonly GatewayError[] | undefined;
  readonly data?: unknown;
  readonly cause?: unknown;
}

/** What went wrong, with the code to decide by. */
export class GatewayError extends Error {
  /** Closed: a `switch` over it can be exhaustive. A newer gateway's new code is passed on as it came. */
  readonly code: ClientErrorCode;
  /** Path of the field that is null because of it. */
  readonly path: readonly (string | number)[] | undefined;
  /** Whose failure it was, where it was a vendor's. */
  readonly vendor: string | undefined;
  readonly account: string | undefined;
  /** The vendor's HTTP status, where it gave one. */
  readonly httpStatus: number | undefined;
  /** Whether the same request may succeed later. Of a write: look whether it was done before you repeat it. */
  readonly retryable: boolean;
  /** How long to wait before that, in ms. */
  readonly retryAfterMs: number | undefined;
  /** Names the request in the gateway's log. */
  readonly requestId: string | undefined;
  /** Every error of the answer, this one first. */
  readonly errors: readonly GatewayError[];
  /** What the answer holds all the same; `undefined` where nothing was answered. */
  readonly data: unknown;

  constructor(options: GatewayErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.code = options.code;
    this.path = options.path;
    this.vendor = options.vendor;
    this.account = options.account;
    this.httpStatus = options.httpStatus;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.requestId = options.requestId;
    this.errors = [this, ...(options.errors ?? [])];
    this.data = options.data;
  }
}

export function unreachable(message: string, cause?: unknown): GatewayError {
  return new GatewayError({ code: 'GATEWAY_UNREACHABLE', message, retryable: true, cause });
}

export function unexpected(message: string, options: Partial<GatewayErrorOptions> = {}) {
  return new GatewayError({ code: 'INTERNAL', message, ...options });
}
