import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';

export interface HeldResources {
  readonly timers: number;
  readonly sockets: number;
  readonly files: number;
}

/** What keeps the process alive: the test runner's own timer, too, which may have been made anew since. */
export function countResources(): HeldResources {
  const kinds = process.getActiveResourcesInfo();
  const count = (pattern: RegExp) => kinds.filter((kind) => pattern.test(kind)).length;
  return { timers: count(/^Timeout$/), sockets: count(/TCP|TLS|Pipe/), files: count(/FSReq|Zlib/) };
}

/** Waits until of no kind there is more than there was. */
export function backTo(before: HeldResources, withinMs?: number): Promise<void> {
  return withoutTimers(() => expect(beyond(before)).toEqual([]), withinMs);
}

/** Waits for what must come, without timers of its own while it looks. */
export async function withoutTimers(look: () => void, withinMs = 2000): Promise<void> {
  for (let triesLeft = withinMs / 10; triesLeft > 0; triesLeft -= 1) {
    try {
      look();
      return;
    } catch {
      await wait(10);
    }
  }
  look();
}

function beyond(before: HeldResources): readonly string[] {
  const now = countResources();
  return (['timers', 'sockets', 'files'] as const)
    .filter((kind) => now[kind] > before[kind])
    .map((kind) => `${now[kind]} ${kind} for ${before[kind]}`);
}
