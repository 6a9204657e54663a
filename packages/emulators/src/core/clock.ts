export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the clock on, also while it follows real time. */
  advance(ms: number): void;
  /**
   * Runs something once the clock has come to a time: by a timer that holds no process, or when
   * the clock is advanced past it. Never at once, even if the time is past. Returns how to call it off.
   */
  at(timeMs: number, run: () => void): () => void;
  /** Back to where it started; a clock of real time without `startAt` is back at real time. What it was to run is forgotten. */
  reset(): void;
  /** Forgets what it was to run. */
  stop(): void;
}

export type ClockMode = 'real' | 'manual';

export interface ClockOptions {
  /** `real` (default) runs by itself, `manual` stands still until it is advanced. */
  mode?: ClockMode;
  /** Where it starts. Default: the present in `real` mode, 2026-03-02 09:00 UTC in `manual` mode. */
  startAt?: number;
}

const MANUAL_START = Date.UTC(2026, 2, 2, 9);
/** Longer waits are cut into pieces: a timer takes no more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The only source of time in an emulator: whatever a vendor reports as state is a function of `now()`. */
export function createClock({ mode = 'real', startAt }: ClockOptions = {}): Clock {
  let origin = Date.now();
  let advancedMs = 0;
  let timer: NodeJS.Timeout | undefined;
  const alarms = new Set<{ readonly timeMs: number; readonly run: () => void }>();

  function now(): number {
    if (mode === 'manual') return (startAt ?? MANUAL_START) + advancedMs;
    const elapsedMs = Date.now() - origin;
    return (startAt ?? origin) + elapsedMs + advancedMs;
  }

  function ring(): void {
    const due = [...alarms].filter(({ timeMs }) => timeMs <= now());
    for (const alarm of due.sort((first, second) => first.timeMs - second.timeMs)) {
      // One that ran before it may have called it off.
      if (alarms.delete(alarm)) alarm.run();
    }
    wind();
  }

  /** Sets the timer to the next alarm; a clock that stands still needs one only for what is due already. */
  function wind(): void {
    clearTimeout(timer);
    const next = Math.min(...[...alarms].map(({ timeMs }) => timeMs));
    const waitMs = Math.max(0, next - now());
    if (alarms.size === 0 || (mode === 'manual' && waitMs > 0)) return;
    timer = setTimeout(ring, Math.min(waitMs, LONGEST_TIMER_MS));
    timer.unref();
  }

  function stop(): void {
    alarms.clear();
    clearTimeout(timer);
  }

  return {
    now,
    advance(ms) {
      advancedMs += ms;
      ring();
    },
    at(timeMs, run) {
      const alarm = { timeMs, run };
      alarms.add(alarm);
      wind();
      return () => {
        alarms.delete(alarm);
        wind();
      };
    },
    reset() {
      stop();
      origin = Date.now();
      advancedMs = 0;
    },
    stop,
  };
}
