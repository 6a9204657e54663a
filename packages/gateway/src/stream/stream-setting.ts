import { systemTimers, type Timers } from '../hub/timers.ts';

/** How event streams are kept, over WebSocket and SSE alike. */
export interface StreamOptions {
  /** How long a client may leave what it was sent unread before it is closed, in ms. Default 30 s. */
  readonly maxStallMs?: number | undefined;
  /** Time as streams use it, so that a test can drive it. */
  readonly timers?: Timers | undefined;
}

/** `StreamOptions` with what was left out. */
export interface StreamSettings {
  readonly maxStallMs: number;
  readonly timers: Timers;
}

export function toStreamSettings({
  maxStallMs = 30_000,
  timers = systemTimers,
}: StreamOptions): StreamSettings {
  return { maxStallMs, timers };
}
