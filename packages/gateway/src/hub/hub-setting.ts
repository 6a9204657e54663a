import type { CursorSigner } from '@fabgraph/schema';
import { systemTimers, type Timers } from './timers.ts';

export interface HubOptions {
  readonly cursors: CursorSigner;
  readonly timers?: Timers | undefined;
  /** Shortest wait between two polls of one group, in ms. Default: what each vendor is fine with. */
  readonly minIntervalMs?: number | undefined;
  /** Longest, while nothing changes. Default 30 s. */
  readonly maxIntervalMs?: number | undefined;
  /** One read of a vendor. Default 30 s. */
  readonly readDeadlineMs?: number | undefined;
  /** Calls of one account that all polls of it may make together. Default 2. */
  readonly callsPerSecond?: number | undefined;
  /** The shortest time between two reads of one thing that callbacks or event streams wake. Default 500 ms. */
  readonly hintGapMs?: number | undefined;
  /** Unfinished matches that a watch of many may begin with. Default 1,000. */
  readonly maxSnapshot?: number | undefined;
  /** Matches of any status that a watch of many may follow. Default 10,000. */
  readonly maxMatches?: number | undefined;
  /** In [0, 1). */
  readonly random?: (() => number) | undefined;
}

/** `HubOptions` with what was left out. */
export interface HubSettings {
  readonly timers: Timers;
  readonly minIntervalMs: number | undefined;
  readonly maxIntervalMs: number;
  readonly readDeadlineMs: number;
  readonly callsPerSecond: number;
  readonly hintGapMs: number;
  readonly maxSnapshot: number;
  readonly maxMatches: number;
  readonly random: () => number;
}

export function toHubSettings({
  timers = systemTimers,
  minIntervalMs,
  maxIntervalMs = 30_000,
  readDeadlineMs = 30_000,
  callsPerSecond = 2,
  hintGapMs = 500,
  maxSnapshot = 1_000,
  maxMatches = 10_000,
  random = Math.random,
}: HubOptions): HubSettings {
  return {
    timers,
    minIntervalMs,
    maxIntervalMs,
    readDeadlineMs,
    callsPerSecond,
    hintGapMs,
    maxSnapshot,
    maxMatches,
    random,
  };
}
