import { type Adapter, type ErrorCode, GatewayError } from '@fabgraph/contract';

/** Why one account's part of a page looks as it does. */
export interface SourceReport {
  readonly adapter: Adapter;
  readonly state: 'OK' | 'STALE' | 'SKIPPED' | 'FAILED';
  /** Items of this account on the page. */
  readonly returned: number;
  readonly isExhausted: boolean;
  readonly isStable: boolean;
  /** Spent waiting for the vendor. */
  readonly latencyMs: number;
  /** Null: read just now. */
  readonly ageMs: number | null;
  readonly orderPushedDown: boolean;
  readonly filterPushedDown: boolean;
  readonly error: SourceError | null;
}

export interface SourceError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

/** Shows nothing of what is not a `GatewayError`: that is a fault of ours. */
export function toSourceError(error: unknown): SourceError {
  if (!(error instanceof GatewayError)) {
    return {
      code: 'INTERNAL',
      message: 'Something went wrong inside the gateway.',
      retryAfterMs: null,
    };
  }
  return {
    code: error.code,
    message: error.message,
    retryAfterMs: error.retryAfterMs ?? null,
  };
}

/** A source that is not asked for this page. */
export function toSkipped(
  adapter: Adapter,
  error: SourceError | null,
  isExhausted: boolean,
): SourceReport {
  return {
    adapter,
    state: error === null ? 'OK' : 'SKIPPED',
    returned: 0,
    isExhausted,
    isStable: true,
    latencyMs: 0,
    ageMs: null,
    orderPushedDown: false,
    filterPushedDown: false,
    error,
  };
}
