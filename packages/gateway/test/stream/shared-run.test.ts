import type { Signal } from '@fabgraph/contract';
import { type ExecutionResult, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSharedRuns } from '../../src/stream/shared-run.ts';
import { createDrivenTimers, settle } from '../hub/driven-timers.ts';

const document = parse('{ a }');

/** A run that the test ends. */
function createRun(asksVendor = false) {
  const timers = createDrivenTimers();
  const runs = createSharedRuns(timers);
  const signals: Signal[] = [];
  const event = {};
  let finish = (_result: ExecutionResult) => {};
  const join = () =>
    runs.join({
      event,
      document,
      key: '',
      run: (signal, onCall) => {
        signals.push(signal);
        if (asksVendor) onCall();
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
  return { timers, signals, join, finish: () => finish({ data: { a: 1 } }) };
}

describe('a shared run', () => {
  it('is one for all who join, now and a moment later', async () => {
    const { join, signals, finish } = createRun();
    const [first, second] = [join(), join()];
    finish();
    expect(await first.result).toBe(await second.result);
    await settle();
    expect(await join().result).toBe(await first.result);
    expect(signals).toHaveLength(1);
  });

  it('is forgotten after a moment, and leaves no timer', async () => {
    const { join, signals, finish, timers } = createRun();
    join();
    finish();
    await timers.advance(2_000);
    expect(timers.pendingCount()).toBe(0);
    join();
    expect(signals).toHaveLength(2);
  });

  it('that asked a vendor is for those only who waited for it', async () => {
    const { join, signals, finish } = createRun(true);
    const { result } = join();
    finish();
    await result;
    await settle();
    await settle();
    join();
    expect(signals).toHaveLength(2);
  });

  it('goes on until the last has left, and is joined by nobody then', () => {
    const { join, signals } = createRun();
    const [first, second] = [join(), join()];
    first.leave();
    expect(signals[0]?.aborted).toBe(false);
    second.leave();
    expect(signals[0]?.aborted).toBe(true);
    join();
    expect(signals).toHaveLength(2);
  });
});
