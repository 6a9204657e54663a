import {
  type Caller,
  type CallObserver,
  GatewayError,
  type ObservedCall,
  type ObservedTry,
  type TryEnd,
} from '@fabgraph/contract';
import type { Outcome } from './retry.ts';

/** Shows an observer the tries of one call, one after the other. */
export interface CallWatch {
  /** A try is sent now. @returns what is to be sent along. */
  readonly begin: (caller: Caller) => ObservedTry['headers'];
  /** The try is over. Nothing where it was refused before it was sent, or has ended already. */
  readonly end: (end: TryEnd) => void;
}

/** The route of all URLs that came from a vendor. */
export const LINK_ROUTE = 'link';

export function createCallWatch(
  observer: CallObserver,
  call: Omit<ObservedCall, 'tryNumber' | 'caller'>,
): CallWatch {
  let tryNumber = 0;
  let current: ObservedTry | undefined;
  return {
    begin: (caller) => {
      tryNumber += 1;
      current = observer.begin({ ...call, tryNumber, caller });
      return current.headers;
    },
    end: (end) => {
      const ended = current;
      current = undefined;
      ended?.end(end);
    },
  };
}

/** The same outcome of a try, of whose end the watch is told. Without a watch, the same promise. */
export function watchEnd<T extends { readonly status: number }>(
  watch: CallWatch | undefined,
  outcome: Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  return watch === undefined ? outcome : tellEnd(watch, outcome);
}

async function tellEnd<T extends { readonly status: number }>(
  watch: CallWatch,
  ending: Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  try {
    const outcome = await ending;
    watch.end(
      'answer' in outcome
        ? { status: outcome.answer.status, code: null }
        : { status: outcome.error.httpStatus ?? null, code: outcome.error.code },
    );
    return outcome;
  } catch (error) {
    watch.end(endOf(error));
    throw error;
  }
}

/** How a try ended that failed. */
export function endOf(error: unknown): TryEnd {
  if (!(error instanceof GatewayError)) return { status: null, code: null };
  return { status: error.httpStatus ?? null, code: error.code };
}
