import { expect, it } from 'vitest';
import { createLiveHub } from '../../src/hub/live-hub.ts';
import { createTokenSigner } from '../../src/token/token-signer.ts';
import { createDrivenTimers, settle } from './driven-timers.ts';
import { createMemoryVendor } from './memory-vendor.ts';

it('says when an account begins to be watched, and when it no longer is', async () => {
  const vendor = createMemoryVendor();
  vendor.put('p/1');
  const seen: boolean[] = [];
  const hub = createLiveHub({
    cursors: createTokenSigner('x'.repeat(32), 'cursor'),
    timers: createDrivenTimers(),
    onWatchChange: (adapter) => seen.push(hub.isWatched(adapter)),
  });
  const watch = () => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const one = hub.watchJob(vendor.adapter, vendor.ref('p/1'), { signal, wants: new Set() });
    const many = hub.watchJobs([vendor.adapter], { filter: {} }, { signal, wants: new Set() });
    void one.next();
    void many.next();
    return () => leaving.abort();
  };
  const leaveFirst = watch();
  const leaveSecond = watch();
  await settle();
  expect(seen).toEqual([true, true]);
  leaveFirst();
  await settle();
  expect(seen).toEqual([true, true]);
  leaveSecond();
  await settle();
  expect(seen).toEqual([true, true, true, false]);
});
