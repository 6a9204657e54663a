import type { CursorSigner } from '@fabgraph/schema';
import { steadyTimers, type Timers } from '../time/timers.ts';

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
  /** How often the folders of an account are listed that is watched as a whole. Default 1 min. */
  readonly folderIntervalMs?: number | undefined;
  /** The shortest time between two reads of one thing that callbacks or event streams wake. Default 500 ms. */
  readonly hintGapMs?: number | undefined;
  /** How long a watch goes on to be polled after its last subscriber has left. Default 0. */
  readonly lingerMs?: number | undefined;
  /**
   * How long the events and the last state of a watch are kept once nobody holds it. Default 10 min,
   * or `maxEventAgeMs` where that is less.
   */
  readonly keepLogMs?: number | undefined;
  /** How long an event of a watch that is held is kept. Default 1 h. */
  readonly maxEventAgeMs?: number | undefined;
  /** Events kept of one watch. Default 1,000. */
  readonly maxEventsPerWatch?: number | undefined;
  /** Events kept of all watches of jobs, and as many of models. Default 100,000. */
  readonly maxEvents?: number | undefined;
  /**
   * Jobs and models that nobody watches any more and that are remembered all the same, with the
   * matches of lists that nobody watches: all together, those that were left first go first.
   * Default 40,000.
   */
  readonly maxUnwatched?: number | undefined;
  /** Unfinished matches that a watch of many may begin with at one account. Default 1,000. */
  readonly maxSnapshot?: number | undefined;
  /** Matches of any status that a watch of many may follow at one account. Default 10,000. */
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
  readonly folderIntervalMs: number;
  readonly hintGapMs: number;
  readonly lingerMs: number;
  readonly keepLogMs: number;
  readonly maxEventAgeMs: number;
  readonly maxEventsPerWatch: number;
  readonly maxEvents: number;
  readonly maxUnwatched: number;
  readonly maxSnapshot: number;
  readonly maxMatches: number;
  readonly random: () => number;
}

export function toHubSettings({
  timers = steadyTimers,
  minIntervalMs,
  maxIntervalMs = 30_000,
  readDeadlineMs = 30_000,
  callsPerSecond = 2,
  folderIntervalMs = 60_000,
  hintGapMs = 500,
  lingerMs = 0,
  maxEventAgeMs = 3_600_000,
  keepLogMs = Math.min(600_000, maxEventAgeMs),
  maxEventsPerWatch = 1_000,
  maxEvents = 100_000,
  maxUnwatched = 40_000,
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
    folderIntervalMs,
    hintGapMs,
    lingerMs,
    keepLogMs,
    maxEventAgeMs,
    maxEventsPerWatch,
    maxEvents,
    maxUnwatched,
    maxSnapshot,
    maxMatches,
    random,
  };
}
