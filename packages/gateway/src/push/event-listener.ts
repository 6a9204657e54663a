import { type EventFacet, GatewayError, type LiveRef } from '@fabgraph/contract';
import type { Timers } from '../time/timers.ts';
import { createBackoff } from './backoff.ts';

/** One account's event stream, kept open from `start` to `stop`. */
export interface EventListener {
  readonly start: () => void;
  readonly stop: () => void;
}

export interface EventListenerOptions {
  readonly events: EventFacet;
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  /** Null: anything of the account may have changed, as after each time without a connection. */
  readonly onHint: (ref: LiveRef | null) => void;
  /** The stream could not be opened or broke; it is opened again by itself. */
  readonly onFailure: (error: unknown) => void;
}

/** Never opened more often, however fast watchers come and go. */
const MIN_GAP_MS = 1_000;
/** What stood as long as this was a good connection: it is opened again at once when it ends. */
const STEADY_MS = 10_000;
/** The wait after an answer that another try will hardly change. */
const REFUSED_MS = 30_000;

/** What fails here costs subscribers nothing but time: they are polled for all the same. */
export function createEventListener({
  events,
  timers,
  random,
  onHint,
  onFailure,
}: EventListenerOptions): EventListener {
  const backoff = createBackoff({ random });
  let listening: AbortController | undefined;
  let timer: unknown;
  let notBefore = 0;

  return {
    start: () => {
      if (listening !== undefined) return;
      listening = new AbortController();
      schedule(listening.signal);
    },
    stop: () => {
      listening?.abort();
      listening = undefined;
      timers.clearTimeout(timer);
    },
  };

  function schedule(signal: AbortSignal): void {
    const waitMs = Math.max(0, notBefore - timers.now());
    timer = timers.setTimeout(() => void listen(signal), waitMs);
  }

  async function listen(signal: AbortSignal): Promise<void> {
    notBefore = timers.now() + MIN_GAP_MS;
    let openedAt: number | undefined;
    let failure: unknown;
    try {
      await events.listen({
        signal,
        onOpen: () => {
          openedAt = timers.now();
          onHint(null);
        },
        onHint: (about) => {
          for (const ref of about ?? [null]) onHint(ref);
        },
      });
    } catch (error) {
      failure = error;
    }
    if (signal.aborted) return;
    if (failure !== undefined) onFailure(failure);
    if (openedAt !== undefined && timers.now() - openedAt >= STEADY_MS) backoff.reset();
    notBefore = timers.now() + Math.max(backoff.next(), patienceOf(failure));
    schedule(signal);
  }
}

/** The least wait that a failure asks for, in ms. */
function patienceOf(failure: unknown): number {
  if (!(failure instanceof GatewayError)) return 0;
  return Math.max(failure.retryAfterMs ?? 0, failure.isRetryable ? 0 : REFUSED_MS);
}
