import type { HubOptions } from '../../src/hub/hub-setting.ts';
import { createLiveHub } from '../../src/hub/live-hub.ts';
import { createTokenSigner } from '../../src/token/token-signer.ts';
import { createDrivenTimers } from './driven-timers.ts';

export const cursors = createTokenSigner('0123456789abcdef0123456789abcdef', 'cursor');

export function createTestHub(options: Partial<HubOptions> = {}) {
  const timers = createDrivenTimers();
  const hub = createLiveHub({
    cursors,
    timers,
    random: () => 0,
    callsPerSecond: 1_000,
    ...options,
  });
  return { hub, timers };
}

export interface Collected<T> {
  readonly events: T[];
  /** How it ended: `open`, `complete` or the error. */
  readonly ending: () => unknown;
  readonly stop: () => void;
}

/** Reads a stream as fast as it gives. */
export function collect<T>(
  open: (options: { signal: AbortSignal; wants: ReadonlySet<string> }) => AsyncIterable<T>,
  wants: readonly string[] = [],
): Collected<T> {
  const controller = new AbortController();
  const events: T[] = [];
  let ending: unknown = 'open';
  const stream = open({ signal: controller.signal, wants: new Set(wants) });
  void read();
  return { events, ending: () => ending, stop: () => controller.abort() };

  async function read(): Promise<void> {
    try {
      for await (const event of stream) events.push(event);
      ending = 'complete';
    } catch (error) {
      ending = error;
    }
  }
}
