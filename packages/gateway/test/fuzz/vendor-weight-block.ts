import { performance } from 'node:perf_hooks';

export interface LoopWatch {
  /** The longest time so far for which the event loop stood still, in ms. */
  readonly longestMs: () => number;
  readonly stop: () => void;
}

/**
 * Goes round the event loop as fast as it can. Of the time that a round takes, what the machine gave
 * to other processes is none in which this one stood still: the time on the clock or that of the
 * processor counts, whichever is less.
 */
export function watchLoop(): LoopWatch {
  let longestMs = 0;
  let isStopped = false;
  let wallMs = performance.now();
  let cpuMs = cpuTimeMs();
  const look = () => {
    const [wallNowMs, cpuNowMs] = [performance.now(), cpuTimeMs()];
    longestMs = Math.max(longestMs, Math.min(wallNowMs - wallMs, cpuNowMs - cpuMs));
    [wallMs, cpuMs] = [wallNowMs, cpuNowMs];
    if (!isStopped) setImmediate(look);
  };
  setImmediate(look);
  return {
    longestMs: () => longestMs,
    stop: () => {
      isStopped = true;
    },
  };
}

function cpuTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
