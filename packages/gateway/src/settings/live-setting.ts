import type { ListMemoryOptions, ReadLimitOptions } from '@fabgraph/schema';
import type { HubOptions } from '../hub/hub-setting.ts';
import type { StreamOptions } from '../stream/stream-setting.ts';
import { wholeNumber } from './whole-number.ts';

/** How often vendors are polled, how streams are held open, and what lists read and keep. */
export interface LiveSettings {
  readonly live: Pick<
    HubOptions,
    | 'minIntervalMs'
    | 'maxIntervalMs'
    | 'callsPerSecond'
    | 'maxEventAgeMs'
    | 'maxEvents'
    | 'maxUnwatched'
  >;
  readonly streams: Omit<StreamOptions, 'timers'>;
  readonly lists: Pick<ListMemoryOptions, 'readAheadMs' | 'staleMs' | 'maxTotalItems'>;
  readonly listLimits: ReadLimitOptions;
}

const age = wholeNumber(0, 999_999_999);
const interval = wholeNumber(1, 999_999_999);
const count = wholeNumber(0, 10_000_000);

/** Absent: the hub's, the streams' and the graph's own defaults. */
export const liveShape = {
  FABGRAPH_MIN_POLL_INTERVAL_MS: wholeNumber(1, 999_999),
  FABGRAPH_MAX_POLL_INTERVAL_MS: interval,
  FABGRAPH_POLL_CALLS_PER_SECOND: wholeNumber(1, 1_000),
  FABGRAPH_EVENT_KEEP_MS: age,
  FABGRAPH_MAX_EVENTS: count,
  FABGRAPH_MAX_UNWATCHED: count,
  FABGRAPH_STREAM_STALL_MS: interval,
  FABGRAPH_WEBSOCKET_PING_MS: interval,
  FABGRAPH_SSE_COMMENT_MS: interval,
  FABGRAPH_LIST_READ_AHEAD_MS: age,
  FABGRAPH_LIST_STALE_MS: age,
  FABGRAPH_LIST_MAX_KEPT_ITEMS: count,
  FABGRAPH_LIST_MAX_CALLS: wholeNumber(1, 100_000),
  FABGRAPH_LIST_MAX_ITEMS: wholeNumber(100, 10_000_000),
};

type LiveVariables = { readonly [Name in keyof typeof liveShape]?: number | undefined };

export function toLiveSettings(set: LiveVariables): LiveSettings {
  return {
    live: {
      minIntervalMs: set.FABGRAPH_MIN_POLL_INTERVAL_MS,
      maxIntervalMs: set.FABGRAPH_MAX_POLL_INTERVAL_MS,
      callsPerSecond: set.FABGRAPH_POLL_CALLS_PER_SECOND,
      maxEventAgeMs: set.FABGRAPH_EVENT_KEEP_MS,
      maxEvents: set.FABGRAPH_MAX_EVENTS,
      maxUnwatched: set.FABGRAPH_MAX_UNWATCHED,
    },
    streams: {
      maxStallMs: set.FABGRAPH_STREAM_STALL_MS,
      pingMs: set.FABGRAPH_WEBSOCKET_PING_MS,
      commentMs: set.FABGRAPH_SSE_COMMENT_MS,
    },
    lists: {
      readAheadMs: set.FABGRAPH_LIST_READ_AHEAD_MS,
      staleMs: set.FABGRAPH_LIST_STALE_MS,
      maxTotalItems: set.FABGRAPH_LIST_MAX_KEPT_ITEMS,
    },
    listLimits: {
      maxCalls: set.FABGRAPH_LIST_MAX_CALLS,
      maxItems: set.FABGRAPH_LIST_MAX_ITEMS,
    },
  };
}
