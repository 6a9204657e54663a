import { setTimeout as wait } from 'node:timers/promises';
import type { createDrivenTimers } from '../hub/driven-timers.ts';

/** Resolves once the vendor has been asked nothing for a moment. */
export async function quiet(
  timers: Pick<ReturnType<typeof createDrivenTimers>, 'advance'>,
  callCount: () => number,
): Promise<void> {
  for (let before = -1; before !== callCount(); ) {
    before = callCount();
    await timers.advance(0);
    await wait(15);
  }
}
