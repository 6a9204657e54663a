/**
 * Tells that some work is to end: what this code uses of an `AbortSignal`, so that any of those is
 * one. Where a library asks for an `AbortSignal` itself, `addEventListener` ends one for it.
 */
export interface Signal {
  readonly aborted: boolean;
  /** Why, once it is aborted. */
  readonly reason: unknown;
  /** When it will be aborted because time is up, on the clock of `performance.now()`. Absent: nobody knows of such a time. */
  readonly deadlineAt?: number | undefined;
  /** @throws the reason, once it is aborted. */
  readonly throwIfAborted: () => void;
  /** The listener is called once, if at all; not where the signal is aborted already. */
  readonly addEventListener: (
    type: 'abort',
    listener: () => void,
    options?: { readonly once?: boolean },
  ) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/** A signal and what ends it. */
export interface SignalSource {
  readonly signal: Signal;
  /** Later calls do nothing. Listeners never throw. */
  readonly abort: (reason: unknown) => void;
  /** Time is up then and not before. */
  readonly setDeadline: (at: number) => void;
}

/**
 * As an `AbortController`, without the events of the web: to make one of those, to listen to it and to
 * end it takes a tenth of all the time that a read by id takes, and each operation and call has one.
 */
export function createSignal(deadlineAt?: number): SignalSource {
  const listeners = new Set<() => void>();
  const signal: Changeable<Signal> = {
    aborted: false,
    reason: undefined,
    deadlineAt,
    throwIfAborted: () => {
      if (signal.aborted) throw signal.reason;
    },
    addEventListener: (_type, listener) => {
      listeners.add(listener);
    },
    removeEventListener: (_type, listener) => {
      listeners.delete(listener);
    },
  };

  return {
    signal,
    abort: (reason) => {
      if (signal.aborted) return;
      signal.aborted = true;
      signal.reason = reason;
      for (const listener of [...listeners]) {
        // One that is told before may have had it stop listening.
        if (listeners.delete(listener)) listener();
      }
    },
    setDeadline: (at) => {
      signal.deadlineAt = at;
    },
  };
}

type Changeable<T> = { -readonly [Name in keyof T]: T[Name] };

/** On the clock of `performance.now()`. Infinity: nothing but a caller who leaves ends it. */
export function deadlineOf({ deadlineAt = Number.POSITIVE_INFINITY }: Signal): number {
  return deadlineAt;
}
