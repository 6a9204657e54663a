import type { Adapter, LiveRef } from '@fabgraph/contract';
import { credentialKey } from '../hub/poll-account.ts';
import { systemTimers, type Timers } from '../hub/timers.ts';
import { createEventListener, type EventListener } from './event-listener.ts';

/** The event streams of all accounts, each open only while something of its account is watched. */
export interface EventStreams {
  /** Opens or closes an account's stream, as whether it is watched asks for now. */
  readonly update: (adapter: Adapter) => void;
  /** Closes all of them for good. */
  readonly close: () => void;
}

export interface EventStreamsOptions {
  readonly isWatched: (adapter: Adapter) => boolean;
  /** This, or anything of the account (null), may have changed. */
  readonly onHint: (adapter: Adapter, ref: LiveRef | null) => void;
  /** A stream could not be opened or broke. Default: nobody is told. */
  readonly onFailure?: ((adapter: Adapter, error: unknown) => void) | undefined;
  readonly timers?: Timers | undefined;
  /** In [0, 1). */
  readonly random?: (() => number) | undefined;
}

export function createEventStreams({
  isWatched,
  onHint,
  onFailure = () => {},
  timers = systemTimers,
  random = Math.random,
}: EventStreamsOptions): EventStreams {
  const listeners = new Map<string, EventListener>();
  let isClosed = false;

  return {
    update: (adapter) => {
      const { events } = adapter.facets;
      if (events === undefined || isClosed) return;
      const key = credentialKey(adapter);
      const listener =
        listeners.get(key) ??
        createEventListener({
          events,
          timers,
          random,
          onHint: (ref) => onHint(adapter, ref),
          onFailure: (error) => onFailure(adapter, error),
        });
      listeners.set(key, listener);
      if (isWatched(adapter)) listener.start();
      else listener.stop();
    },
    close: () => {
      isClosed = true;
      for (const listener of listeners.values()) listener.stop();
    },
  };
}
