import type { ErrorCode } from '@fabgraph/contract';
import type { OperationTypeNode } from 'graphql';
import type { AttemptKind } from '../caller/attempt-kind.ts';
import type { Shortage } from '../load/shortage.ts';

/**
 * Is told what happens in the gateway, to count it. Knows no ids, no texts and no names that a caller
 * chooses: whatever it is told is of a small set. Its members never throw, and cost next to nothing.
 */
export interface Meter {
  readonly noteRequest: (request: MeteredRequest) => void;
  readonly noteOperation: (operation: MeteredOperation) => void;
  /** A request or operation met a fault of the gateway's own. */
  readonly noteFault: () => void;
  /** `by`: default 1. */
  readonly count: <Name extends keyof Counted>(
    name: Name,
    what: Counted[Name],
    by?: number,
  ) => void;
  /** What is under way begins; the result ends it. */
  readonly begin: (what: UnderWay) => () => void;
  /** Bytes of a file have come. */
  readonly noteUploaded: (bytes: number) => void;
}

/** One exchange over HTTP that is over. */
export interface MeteredRequest {
  readonly route: RouteName;
  readonly status: number;
}

/** What a path is for. */
export type RouteName =
  | 'graphql'
  | 'uploads'
  | 'files'
  | 'callbacks'
  | 'health'
  | 'metrics'
  | 'other';

export type Transport = 'http' | 'sse' | 'websocket';
export type StreamTransport = Exclude<Transport, 'http'>;

/** One GraphQL operation that is over, over whatever transport. */
export interface MeteredOperation {
  readonly transport: Transport;
  /** Undefined: it was refused before it was known. */
  readonly type: OperationTypeNode | undefined;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** Vendor calls that were sent for it, */
  readonly callsMade: number;
  /** and those that it shared with others. */
  readonly callsShared: number;
  /** Its answer was made for another one. */
  readonly isShared: boolean;
}

/**
 * `OK`; the first code of its errors; without any, `CUT_OFF` where its caller left before it had the
 * answer, and `REFUSED` where its status says so.
 */
export type Outcome = ErrorCode | 'OK' | 'CUT_OFF' | 'REFUSED';

/** What is counted by one thing that tells it apart. */
export interface Counted {
  /** Keys, tokens and callbacks' addresses that were not right, */
  readonly failedAttempts: AttemptKind;
  /** and those among them that were one too many from where they came. */
  readonly limitedAttempts: AttemptKind;
  readonly passedLimits: LimitName;
  /** Requests and operations that were turned away. */
  readonly shed: Shortage;
  readonly callbacks: CallbackResult;
  /** Addresses to report to that a vendor would not take, by its id. */
  readonly refusedAddresses: string;
  /** Results of subscriptions. */
  readonly events: StreamTransport;
  /** Closed because they read nothing of what they were sent. */
  readonly slowClients: StreamTransport;
}

export type UnderWay = 'uploads' | 'sockets';

export type LimitName =
  | 'TOKENS'
  | 'NESTING'
  | 'DEPTH'
  | 'ALIASES'
  | 'ROOT_FIELDS'
  | 'DIRECTIVES'
  | 'COST'
  | 'COMPARISONS'
  | 'VARIABLE_DEPTH'
  | 'SUBSCRIPTIONS';

export type CallbackResult = 'ACCEPTED' | 'FORGED' | 'TOO_LARGE';

/** Counts nothing. */
export const silentMeter: Meter = {
  noteRequest: () => {},
  noteOperation: () => {},
  noteFault: () => {},
  count: () => {},
  begin: () => () => {},
  noteUploaded: () => {},
};
