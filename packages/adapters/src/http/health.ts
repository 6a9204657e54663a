import type { AccountState, ErrorCode, VendorError } from '@fabgraph/contract';

/** Remembers how the last call of an account went. */
export interface Health {
  readonly noteAnswer: () => void;
  readonly noteError: (error: VendorError) => void;
  readonly getState: () => AccountState;
}

/** What a failure says of the account; any other failure is an answer to one question only. */
const STATE_AFTER: Readonly<Partial<Record<ErrorCode, AccountState>>> = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  VENDOR_TIMEOUT: 'UNREACHABLE',
  RATE_LIMITED: 'DEGRADED',
  VENDOR_BAD_RESPONSE: 'DEGRADED',
};

export function createHealth(): Health {
  let state: AccountState = 'HEALTHY';
  return {
    noteAnswer: () => {
      state = 'HEALTHY';
    },
    noteError: ({ code, httpStatus }) => {
      const isVendorDown = code === 'VENDOR_UNAVAILABLE' || code === 'OUTCOME_UNKNOWN';
      if (isVendorDown) state = httpStatus === undefined ? 'UNREACHABLE' : 'DEGRADED';
      else state = STATE_AFTER[code] ?? 'HEALTHY';
    },
    getState: () => state,
  };
}
