import type { ErrorCode } from './generated/operation.ts';

/** The gateway's own codes, and the one that only a client can meet: nobody answered, or the line went dead. */
export type ClientErrorCode = ErrorCode | 'GATEWAY_UNREACHABLE';

export interface GatewayErrorOptions {
  readonly code: ClientErrorCode;
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly vendor?: string | undefined;
  readonly account?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly isRetryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  readonly errors?: readonly GatewayError[] | undefined;
  readonly data?: unknown;
  readonly cause?: unknown;
}

/** What went wrong, with the code to decide by. */
export class GatewayError extends Error {
  readonly code: ClientErrorCode;
  /** Path of the field that is null because of it. */
  readonly path: readonly (string | number)[] | undefined;
  /** Whose failure it was, where it was a vendor's. */
  readonly vendor: string | undefined;
  readonly account: string | undefined;
  /** The vendor's HTTP status, where it gave one. */
  readonly httpStatus: number | undefined;
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
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
    this.isRetryable = options.isRetryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.requestId = options.requestId;
    this.errors = [this, ...(options.errors ?? [])];
    this.data = options.data;
  }
}
