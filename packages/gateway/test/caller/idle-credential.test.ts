import type { Adapter } from '@fabgraph/contract';
import { expect, it, vi } from 'vitest';
import type { AccountShare } from '../../src/caller/account-share.ts';
import type { RequestAccount } from '../../src/caller/request-account.ts';
import { createRequestCredentials } from '../../src/caller/request-credential.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';
import { collectGarbage } from '../load/heap.ts';

const IDLE_MS = 600_000;

it('keeps nothing of credentials that nobody has used for long', async () => {
  let now = 0;
  const made: WeakRef<Adapter>[] = [];
  const account: RequestAccount = {
    account: 'own',
    fields: ['key'],
    open: ({ key = '' }) => {
      const { adapter } = createMemoryVendor({ account: 'own', credential: key });
      made.push(new WeakRef(adapter));
      return adapter;
    },
  };
  const { vendor } = createMemoryVendor({ account: 'own' }).adapter;
  const share: AccountShare = {
    registry: {
      vendors: [{ info: vendor, capabilities: [] }],
      accounts: [createMemoryVendor({ account: 'own' }).adapter],
    },
    shareKey: '',
  };
  const { equip } = createRequestCredentials({
    accounts: [account],
    isWatched: () => false,
    now: () => now,
  });
  equip(share, { own: { key: 'of one who leaves' } });
  now += IDLE_MS + 1;
  equip(share, { own: { key: 'of another' } });
  await vi.waitFor(() => {
    collectGarbage();
    expect(made.map((each) => each.deref() === undefined)).toEqual([true, false]);
  });
});
