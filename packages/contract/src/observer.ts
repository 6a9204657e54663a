import type { Caller } from './caller.ts';
import type { ErrorCode } from './error.ts';

/**
 * Sees what adapters send and what they are answered; changes nothing of it. Given to `createTraffic`
 * of the adapters. Its members never throw.
 */
export interface CallObserver {
  /** A try of a call is sent now. */
  readonly begin: (call: ObservedCall) => ObservedTry;
  /** A member of an answer was not of its documented type and was read as absent, or an item was left out. */
  readonly noteMisfit: (misfit: Misfit) => void;
}

export interface ObservedCall {
  /** Its id. */
  readonly vendor: string;
  readonly account: string;
  readonly method: string;
  /** Its path with the values left out: `/projects/{}/jobs`. `link` for a URL that an answer held. Never an id. */
  readonly route: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** 1 for the first. */
  readonly tryNumber: number;
  /** For whom. */
  readonly caller: Caller;
}

export interface ObservedTry {
  /** To be sent along. Not to where a link leads. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** To be called once: when the answer was read, or began where it is as long as it may be. */
  readonly end: (end: TryEnd) => void;
}

export interface TryEnd {
  /** Null: no answer came. */
  readonly status: number | null;
  /** Null: it did not fail, or was ended by us. */
  readonly code: ErrorCode | null;
}

/** Names only; no value of an answer is in it. */
export interface Misfit {
  /** Its id. */
  readonly vendor: string;
  /** The adapter's name for the thing: `asset`. */
  readonly type: string;
  /** The member that was read as absent, or for which the thing was left out. Empty: it was no thing at all. */
  readonly field: string;
}
