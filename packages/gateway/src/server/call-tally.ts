import type { Adapter, CallShare } from '@fabgraph/contract';
import type { ExecutionResult } from 'graphql';

/** What an operation cost in vendor calls. */
export interface CallReport {
  /** Sent for this operation. */
  readonly made: number;
  /** Sent for another, which this one waited for as well. */
  readonly shared: number;
  /** Those made, by the vendor's id. */
  readonly perVendor: Readonly<Record<string, number>>;
}

export interface CallTally {
  readonly note: (adapter: Adapter, call: CallShare) => void;
  /** Up to now. */
  readonly report: () => CallReport;
}

/** Asks for the report in an answer. */
export const CALLS_HEADER = 'x-fabgraph-calls';

export function createCallTally(): CallTally {
  const perVendor: Record<string, number> = {};
  let made = 0;
  let shared = 0;

  return {
    note: ({ vendor: { id } }, call) => {
      if (call === 'SHARED') {
        shared += 1;
        return;
      }
      made += 1;
      perVendor[id] = (perVendor[id] ?? 0) + 1;
    },
    report: () => ({ made, shared, perVendor }),
  };
}

/** Of one who takes the answer to an operation of another. */
export function createJoinedTally({ note, report }: CallTally): CallTally {
  return {
    note,
    report: () => {
      const { made, shared } = report();
      return { made: 0, shared: made + shared, perVendor: {} };
    },
  };
}

export function withCalls(result: ExecutionResult, calls: CallReport): ExecutionResult {
  return { ...result, extensions: { ...result.extensions, calls } };
}

/** Whether a request asks in its own payload, as it may over every transport. */
export function asksForCalls({ extensions }: { readonly extensions?: unknown }): boolean {
  return (extensions as { readonly calls?: unknown } | null | undefined)?.calls === true;
}
