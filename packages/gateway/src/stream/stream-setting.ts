import { type Meter, silentMeter } from '../metrics/meter.ts';
import { systemTimers, type Timers } from '../time/timers.ts';

/** How event streams are kept, over WebSocket and SSE alike. */
export interface StreamOptions {
  /** How long a client may leave what it was sent unread before it is closed, in ms. Default 30 s. */
  readonly maxStallMs?: number | undefined;
  /** Wait between two pings of a WebSocket, in ms. Default 15 s. */
  readonly pingMs?: number | undefined;
  /** Wait between two comments of an event stream, in ms. Default 12 s. */
  readonly commentMs?: number | undefined;
  /** Time as streams use it, so that a test can drive it. */
  readonly timers?: Timers | undefined;
}

/** `StreamOptions` with what was left out. */
export interface StreamSettings {
  readonly maxStallMs: number;
  readonly pingMs: number;
  readonly commentMs: number;
  readonly timers: Timers;
  readonly meter: Pick<Meter, 'count'>;
}

export function toStreamSettings(
  {
    maxStallMs = 30_000,
    pingMs = 15_000,
    commentMs = 12_000,
    timers = systemTimers,
  }: StreamOptions,
  meter: Pick<Meter, 'count'> = silentMeter,
): StreamSettings {
  return { maxStallMs, pingMs, commentMs, timers, meter };
}
