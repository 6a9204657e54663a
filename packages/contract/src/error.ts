/** Every code a client of the gateway can meet. Closed: a new one is a change of the graph. */
export type ErrorCode =
  | 'INVALID_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'QUOTA_EXCEEDED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED'
  | 'VENDOR_UNAVAILABLE'
  | 'VENDOR_TIMEOUT'
  | 'VENDOR_BAD_RESPONSE'
  | 'OUTCOME_UNKNOWN'
  | 'OVERLOADED'
  | 'SHUTTING_DOWN'
  | 'SLOW_CONSUMER'
  | 'OPERATION_TOO_COMPLEX'
  | 'INTERNAL';

/** What follows from a code, decided once. */
export interface ErrorPolicy {
  /** Whether the same read may succeed when repeated. A write is never repeated on this word alone. */
  readonly isRetryable: boolean;
  /** Whose doing it was. */
  readonly origin: 'client' | 'vendor' | 'gateway';
}

export const ERROR_POLICY: Readonly<Record<ErrorCode, ErrorPolicy>> = {
  INVALID_INPUT: { isRetryable: false, origin: 'client' },
  UNAUTHENTICATED: { isRetryable: false, origin: 'client' },
  FORBIDDEN: { isRetryable: false, origin: 'client' },
  NOT_FOUND: { isRetryable: false, origin: 'client' },
  CONFLICT: { isRetryable: false, origin: 'client' },
  RATE_LIMITED: { isRetryable: true, origin: 'vendor' },
  QUOTA_EXCEEDED: { isRetryable: false, origin: 'vendor' },
  PAYLOAD_TOO_LARGE: { isRetryable: false, origin: 'client' },
  UNSUPPORTED: { isRetryable: false, origin: 'client' },
  VENDOR_UNAVAILABLE: { isRetryable: true, origin: 'vendor' },
  VENDOR_TIMEOUT: { isRetryable: true, origin: 'vendor' },
  VENDOR_BAD_RESPONSE: { isRetryable: true, origin: 'vendor' },
  OUTCOME_UNKNOWN: { isRetryable: false, origin: 'vendor' },
  OVERLOADED: { isRetryable: true, origin: 'gateway' },
  SHUTTING_DOWN: { isRetryable: true, origin: 'gateway' },
  SLOW_CONSUMER: { isRetryable: true, origin: 'gateway' },
  OPERATION_TOO_COMPLEX: { isRetryable: false, origin: 'gateway' },
  INTERNAL: { isRetryable: false, origin: 'gateway' },
};

export interface GatewayErrorOptions {
  readonly code: ErrorCode;
  /** Safe to show to the client: no secret, no URL with a query, no vendor's page. Says what to do where it can. */
  readonly message: string;
  /** Vendor and account the failure belongs to, where it belongs to one. */
  readonly vendor?: string | undefined;
  readonly account?: string | undefined;
  /** The vendor's HTTP status, where one was received. */
  readonly httpStatus?: number | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Overrides the policy of the code, e.g. a 418 that no repetition will mend. */
  readonly isRetryable?: boolean | undefined;
  /** For the log only, never shown to a client; must hold no secret either. */
  readonly cause?: unknown;
}

/** The one error that crosses package borders. Anything else is a fault of ours and is masked as INTERNAL. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly vendor: string | undefined;
  readonly account: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly isRetryable: boolean;

  constructor(options: GatewayErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatewayError';
    this.code = options.code;
    this.vendor = options.vendor;
    this.account = options.account;
    this.httpStatus = options.httpStatus;
    this.retryAfterMs = options.retryAfterMs;
    this.isRetryable = options.isRetryable ?? ERROR_POLICY[options.code].isRetryable;
  }
}

/** A failure that belongs to one vendor's account. */
export class VendorError extends GatewayError {
  declare readonly vendor: string;
  declare readonly account: string;

  constructor(
    options: GatewayErrorOptions & { readonly vendor: string; readonly account: string },
  ) {
    super(options);
    this.name = 'VendorError';
  }
}
