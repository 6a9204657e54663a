import type { StreamSettings } from './stream-setting.ts';

/** Tells when a client has taken nothing for too long of what waits for it. */
export interface StallWatch {
  /** Something has begun to wait for the client. */
  readonly waiting: () => void;
  /** The client has taken something that waited. */
  readonly taken: () => void;
  readonly stop: () => void;
}

export function createStallWatch(
  { timers, maxStallMs }: StreamSettings,
  onStall: () => void,
): StallWatch {
  let count = 0;
  let timer: unknown;

  return {
    waiting: () => {
      count += 1;
      timer ??= timers.setTimeout(onStall, maxStallMs);
    },
    taken: () => {
      count -= 1;
      stop();
      if (count > 0) timer = timers.setTimeout(onStall, maxStallMs);
    },
    stop,
  };

  function stop(): void {
    if (timer === undefined) return;
    timers.clearTimeout(timer);
    timer = undefined;
  }
}
