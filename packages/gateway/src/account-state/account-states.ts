import type { Adapter } from '@fabgraph/contract';
import type { AccountEvent, AccountStates, CursorSigner } from '@fabgraph/schema';
import { steadyTimers, type Timers } from '../time/timers.ts';
import { createOpenWatches } from '../watch/open-watches.ts';
import { createShutdownError } from '../watch/shutdown-error.ts';
import {
  type AccountWatch,
  type AccountWatchOptions,
  createAccountWatch,
} from './account-watch.ts';

export interface ClosableAccountStates extends AccountStates {
  /** Whether anybody watches how this account fares. */
  readonly isWatched: (adapter: Adapter) => boolean;
  readonly subscriberCount: () => number;
  /** Ends every watch with SHUTTING_DOWN. New watches end the same way. */
  readonly close: () => void;
}

export interface AccountStatesOptions {
  readonly cursors: CursorSigner;
  readonly timers?: Timers | undefined;
  /** Told when `isWatched` of an account has become false. Default: nobody is. */
  readonly onUnwatched?: ((adapter: Adapter) => void) | undefined;
}

/**
 * Watches how accounts fare. An adapter is one account with one credential, and tells by itself what
 * its calls leave behind: nothing is asked, and nothing runs for an account that nobody watches.
 */
export function createAccountStates({
  cursors,
  timers = steadyTimers,
  onUnwatched = () => {},
}: AccountStatesOptions): ClosableAccountStates {
  const watches = new Map<Adapter, AccountWatch>();
  const streams = createOpenWatches<AccountEvent>({ merge: mergeEvents });
  const makeCursor = createCursorMaker(cursors, timers.now);

  return {
    watch: (adapters, { signal }) =>
      streams.open(signal, ({ push }) => {
        const leaves = adapters.map((adapter) =>
          watchOf(adapter).add((event) => push(adapter.account, event)),
        );
        return () => {
          for (const leave of leaves) leave();
        };
      }),
    isWatched: (adapter) => watches.has(adapter),
    subscriberCount: streams.count,
    close: () => streams.close(createShutdownError()),
  };

  function watchOf(adapter: Adapter): AccountWatch {
    const known = watches.get(adapter);
    if (known !== undefined) return known;
    const toEvent: AccountWatchOptions['toEvent'] = (fare, what) => ({
      ...fare,
      ...what,
      cursor: makeCursor(),
      observedAt: new Date(timers.now() + (timers.aheadMs?.() ?? 0)),
      adapter,
    });
    const made = createAccountWatch({
      adapter,
      toEvent,
      timers,
      onEmpty: () => {
        watches.delete(adapter);
        onUnwatched(adapter);
      },
    });
    watches.set(adapter, made);
    return made;
  }
}

/** One event of two, for a subscriber who has read neither: of a beginning, the beginning. */
function mergeEvents({ origin, change }: AccountEvent, newer: AccountEvent): AccountEvent {
  return { ...newer, origin, change };
}

/** Opaque and increasing, as the cursors of other events are, and taken for none of these. */
function createCursorMaker({ sign }: CursorSigner, now: () => number): () => string {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now() * 1_000);
    return sign(JSON.stringify({ v: 1, n: last, type: 'Account' }));
  };
}
