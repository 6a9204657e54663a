import type { PartialCallLimits } from '@fabgraph/adapters';
import { wholeNumber } from './whole-number.ts';

const count = wholeNumber(1, 1_000_000);
const milliseconds = wholeNumber(1, 86_400_000);
const bytes = wholeNumber(1_000, 1_000_000_000);
const percent = wholeNumber(0, 100);
const part = wholeNumber(1, 100);

/** What bounds the calls to vendors, as the environment sets it. Absent: the adapters' defaults. */
export const vendorLimitShape = {
  FABGRAPH_CALL_TIMEOUT_MS: milliseconds,
  FABGRAPH_CALL_RESERVE_MS: wholeNumber(0, 86_400_000),
  FABGRAPH_CALL_MAX_TRIES: wholeNumber(1, 10),
  FABGRAPH_RETRY_WAIT_MS: milliseconds,
  FABGRAPH_RETRY_MAX_WAIT_MS: milliseconds,
  FABGRAPH_RETRY_PERCENT: percent,
  FABGRAPH_RETRY_MIN: wholeNumber(0, 1_000_000),
  FABGRAPH_VENDOR_MAX_CALLS: count,
  FABGRAPH_ACCOUNT_MAX_CALLS: count,
  FABGRAPH_ACCOUNT_MAX_QUEUE: wholeNumber(0, 1_000_000),
  FABGRAPH_POLL_PERCENT: part,
  FABGRAPH_ANSWER_MAX_BYTES: bytes,
  FABGRAPH_LIST_ANSWER_MAX_BYTES: bytes,
  FABGRAPH_BREAKER_FAILURES_IN_ROW: count,
  FABGRAPH_BREAKER_WINDOW_MS: milliseconds,
  FABGRAPH_BREAKER_FAILURE_PERCENT: part,
  FABGRAPH_BREAKER_MIN_CALLS: count,
  FABGRAPH_BREAKER_OPEN_MS: milliseconds,
  FABGRAPH_BREAKER_MAX_OPEN_MS: milliseconds,
  FABGRAPH_BREAKER_SUCCESSES: count,
};

type VendorLimitVariables = {
  readonly [Name in keyof typeof vendorLimitShape]?: number | undefined;
};

export function toCallLimits(set: VendorLimitVariables): PartialCallLimits {
  return {
    callTimeoutMs: set.FABGRAPH_CALL_TIMEOUT_MS,
    reserveMs: set.FABGRAPH_CALL_RESERVE_MS,
    maxTries: set.FABGRAPH_CALL_MAX_TRIES,
    retryWaitMs: set.FABGRAPH_RETRY_WAIT_MS,
    maxRetryWaitMs: set.FABGRAPH_RETRY_MAX_WAIT_MS,
    retryPercent: set.FABGRAPH_RETRY_PERCENT,
    minRetries: set.FABGRAPH_RETRY_MIN,
    callsPerVendor: set.FABGRAPH_VENDOR_MAX_CALLS,
    callsPerAccount: set.FABGRAPH_ACCOUNT_MAX_CALLS,
    maxQueue: set.FABGRAPH_ACCOUNT_MAX_QUEUE,
    pollPercent: set.FABGRAPH_POLL_PERCENT,
    maxAnswerBytes: set.FABGRAPH_ANSWER_MAX_BYTES,
    maxListBytes: set.FABGRAPH_LIST_ANSWER_MAX_BYTES,
    breaker: {
      failuresInRow: set.FABGRAPH_BREAKER_FAILURES_IN_ROW,
      windowMs: set.FABGRAPH_BREAKER_WINDOW_MS,
      failurePercent: set.FABGRAPH_BREAKER_FAILURE_PERCENT,
      minCalls: set.FABGRAPH_BREAKER_MIN_CALLS,
      openMs: set.FABGRAPH_BREAKER_OPEN_MS,
      maxOpenMs: set.FABGRAPH_BREAKER_MAX_OPEN_MS,
      successesToClose: set.FABGRAPH_BREAKER_SUCCESSES,
    },
  };
}
