import type { Adapter, EventFacet, LiveRef } from '@fabgraph/contract';
import { credentialKey } from '../hub/credential-key.ts';
import { steadyTimers, type Timers } from '../time/timers.ts';
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

/** How many accounts that nobody watches any more are remembered, so that none is opened too often. */
const MAX_IDLE = 1_000;

export function createEventStreams({
  isWatched,
  onHint,
  onFailure = () => {},
  timers = steadyTimers,
  random = Math.random,
}: EventStreamsOptions): EventStreams {
  const open = new Map<string, EventListener>();
  /** The one that was stopped first comes first. */
  const idle = new Map<string, { readonly events: EventFacet; readonly listener: EventListener }>();
  let isClosed = false;

  return {
    update: (adapter) => {
      const { events } = adapter.facets;
      if (events === undefined || isClosed) return;
      const key = credentialKey(adapter);
      const listener =
        open.get(key) ??
        // Not of an adapter that was closed meanwhile and made anew.
        (idle.get(key)?.events === events ? idle.get(key)?.listener : undefined) ??
        createEventListener({
          events,
          timers,
          random,
          onHint: (ref) => onHint(adapter, ref),
          onFailure: (error) => onFailure(adapter, error),
        });
      open.delete(key);
      idle.delete(key);
      if (isWatched(adapter)) {
        open.set(key, listener);
        listener.start();
        return;
      }
      listener.stop();
      idle.set(key, { events, listener });
      const [oldest] = idle.keys();
      if (idle.size > MAX_IDLE && oldest !== undefined) idle.delete(oldest);
    },
    close: () => {
      isClosed = true;
      for (const listener of open.values()) listener.stop();
    },
  };
}
