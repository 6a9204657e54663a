import {
  type Adapter,
  type ErrorCode,
  GatewayError,
  type LeftOut,
  type VendorInfo,
} from '@fabgraph/contract';

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

/** Why a source has not given all: it failed, or its answers held what is not as documented. */
export function errorOf(
  vendor: VendorInfo,
  failure: SourceError | null,
  leftOut: readonly LeftOut[],
): SourceError | null {
  if (leftOut.length === 0) return failure;
  const message = sayLeftOut(vendor, leftOut);
  if (failure === null) return { code: 'VENDOR_BAD_RESPONSE', message, retryAfterMs: null };
  return { ...failure, message: `${failure.message} ${message}` };
}

function sayLeftOut({ name }: VendorInfo, leftOut: readonly LeftOut[]): string {
  const count = leftOut.reduce((sum, answer) => sum + answer.count, 0);
  const all = leftOut.reduce((sum, answer) => sum + answer.of, 0);
  const answers = leftOut.length === 1 ? 'answer' : 'answers';
  const were = count === 1 ? 'was' : 'were';
  const first = count === 1 ? ':' : '; of the first';
  return `${count} of ${all} items of ${name}’s ${answers} ${were} left out${first} ${leftOut[0]?.first} is not as documented.`;
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
