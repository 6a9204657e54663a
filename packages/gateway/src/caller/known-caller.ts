import type { Registry } from '@fabgraph/schema';

/** Who sends a request or holds a socket, and what that one may do. */
export interface KnownCaller {
  /** For the log; undefined where nobody is asked who they are. */
  readonly name: string | undefined;
  /** The accounts that it may use: to it there are no others. One object for all who may use the same. */
  readonly registry: Registry;
  /** Equal for callers with one registry only: begins the key of whatever callers share. */
  readonly shareKey: string;
  readonly mayWrite: boolean;
  /** May see how the gateway is used, by everyone. */
  readonly mayReadMetrics: boolean;
  /** When it has to say anew who it is, in ms since the epoch. Infinity: never. */
  readonly expiresAtMs: number;
}

/** What the gateway notes with each operation beside what the graph needs. */
export interface CallerContext {
  readonly caller: KnownCaller;
}

/** What one who is asked for nothing may do: everything. */
export function createEveryone(registry: Registry): KnownCaller {
  return {
    name: undefined,
    registry,
    shareKey: '',
    mayWrite: true,
    mayReadMetrics: true,
    expiresAtMs: Number.POSITIVE_INFINITY,
  };
}
