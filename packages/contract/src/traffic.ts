import type { Caller } from './caller.ts';
import type { CallObserver } from './observer.ts';
import type { VendorInfo } from './vendor.ts';

/** Bounds the calls that all adapters of a process make. `createTraffic` of the adapters makes it. */
export interface Traffic {
  /** For one adapter, that is one account with one credential. */
  readonly openLane: (vendor: VendorInfo, account: string) => Lane;
  /** As it is just now; asking costs no call. */
  readonly getState: () => TrafficState;
}

/** One adapter's way to its vendor, shared by all its clients. */
export interface Lane {
  readonly limits: CallLimits;
  readonly retries: RetryBudget;
  readonly gateTo: (origin: string) => Gate;
  /** Sees the calls that are sent. */
  readonly observer?: CallObserver | undefined;
  /** It is no longer told of in the state. */
  readonly close: () => void;
}

/** What each call to one origin passes. */
export interface Gate {
  /**
   * Waits for room where there is none.
   * @throws VendorError VENDOR_UNAVAILABLE while the breaker is open, OVERLOADED; the signal's reason.
   */
  readonly enter: (caller: Caller) => Pass | Promise<Pass>;
  /** For what is as long as it may be and has sockets of its own: asks the breaker only. */
  readonly enterTransfer: () => Pass;
}

/** One call that is under way. */
export interface Pass {
  /** To be called once, when it is over. */
  readonly leave: (result: CallResult) => void;
}

/** What a call says of the health of its origin. NEITHER: nothing, it was ended by us or held back. */
export type CallResult = 'ANSWERED' | 'FAILED' | 'NEITHER';

/** How many of an account's reads may be in a further try at the same time. */
export interface RetryBudget {
  /** A request begins, and ends when the result is called. */
  readonly begin: () => RetryTurn;
}

export interface RetryTurn {
  /** False: there are too many already. */
  readonly mayRetry: () => boolean;
  readonly end: () => void;
}

export interface CallLimits {
  /** One call with its whole answer, in ms. Shorter where less is left of its operation. */
  readonly callTimeoutMs: number;
  /** What an operation keeps of its time to write its answer, in ms. */
  readonly reserveMs: number;
  /** Tries of one read. */
  readonly maxTries: number;
  /** What is waited at most before the second try, in ms. Doubled with each further one, */
  readonly retryWaitMs: number;
  /** up to this. */
  readonly maxRetryWaitMs: number;
  /** Retries among the requests under way of one account, in percent; */
  readonly retryPercent: number;
  /** as many are free in any case. */
  readonly minRetries: number;
  /** Calls in flight to one vendor, */
  readonly callsPerVendor: number;
  /** and of one account of it. */
  readonly callsPerAccount: number;
  /** How much of both polls may take, in percent. */
  readonly pollPercent: number;
  /** Calls of one account that wait for room. */
  readonly maxQueue: number;
  /** Of one answer, decompressed, in bytes. */
  readonly maxAnswerBytes: number;
  /** The same for a list that the vendor cannot page. */
  readonly maxListBytes: number;
  readonly breaker: BreakerLimits;
}

/** When calls to an origin are no longer tried. */
export interface BreakerLimits {
  /** Failures in a row. */
  readonly failuresInRow: number;
  /** Or a part of the calls within this time, in ms, */
  readonly windowMs: number;
  /** in percent, */
  readonly failurePercent: number;
  /** where there were so many. */
  readonly minCalls: number;
  /** How long at first, in ms. Doubled each time that a probe fails, */
  readonly openMs: number;
  /** up to this. */
  readonly maxOpenMs: number;
  /** Probes that must succeed, one after the other. */
  readonly successesToClose: number;
}

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export interface TrafficState {
  readonly lanes: readonly {
    readonly vendor: string;
    readonly account: string;
    readonly inFlight: number;
    readonly waiting: number;
    readonly retrying: number;
  }[];
  readonly breakers: readonly {
    readonly vendor: string;
    readonly origin: string;
    readonly state: BreakerState;
  }[];
}
