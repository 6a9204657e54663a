import type { Adapter } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { toHubSettings } from '../../src/hub/hub-setting.ts';
import { createPollAccounts } from '../../src/hub/poll-account.ts';
import { createDrivenTimers } from './driven-timers.ts';
import { cursors } from './hub-setup.ts';
import { createMemoryVendor } from './memory-vendor.ts';

function setUp() {
  const timers = createDrivenTimers();
  const accounts = createPollAccounts(toHubSettings({ cursors, timers, keepLogMs: 60_000 }));
  const adapters = new Map<string, Adapter>();
  const adapterOf = (credential: string) => {
    const adapter = adapters.get(credential) ?? createMemoryVendor({ credential }).adapter;
    adapters.set(credential, adapter);
    return adapter;
  };
  return { timers, accounts, adapterOf };
}

it('an account that is polled is one for all who poll it, however long that takes', async () => {
  const { timers, accounts, adapterOf } = setUp();
  const account = accounts.of(adapterOf('key'));
  const release = account.hold();
  account.hold();
  release();
  await timers.advance(600_000);
  expect(accounts.of(adapterOf('key'))).toBe(account);
  expect(accounts.of(adapterOf('other'))).not.toBe(account);
});

it('an account that is polled no more is forgotten after a while', async () => {
  const { timers, accounts, adapterOf } = setUp();
  const account = accounts.of(adapterOf('key'));
  account.hold()();
  await timers.advance(59_000);
  expect(accounts.of(adapterOf('key'))).toBe(account);
  await timers.advance(2_000);
  accounts.of(adapterOf('other'));
  expect(accounts.find(adapterOf('key'))).toBeUndefined();
});

it('of accounts that are polled no more the newest ten thousand are remembered', () => {
  const { accounts, adapterOf } = setUp();
  for (let index = 0; index < 10_005; index += 1) accounts.of(adapterOf(`key ${index}`)).hold()();
  expect(accounts.find(adapterOf('key 0'))).toBeUndefined();
  expect(accounts.find(adapterOf('key 10004'))).toBeDefined();
});

it('an account counts by the adapter that there is now, once nobody polls by the one before', () => {
  const { accounts, adapterOf } = setUp();
  const account = accounts.of(adapterOf('key'));
  const { adapter } = createMemoryVendor({ credential: 'key' });
  const release = account.hold();
  expect(accounts.of(adapter)).toBe(account);
  release();
  expect(accounts.of(adapter).callsMade).toBe(adapter.callsMade);
});

it('an account remembers what changes seldom for as long as somebody polls it', async () => {
  const { accounts, adapterOf } = setUp();
  const { hold, slowMemory } = accounts.of(adapterOf('key'));
  let reads = 0;
  const recall = () => slowMemory.recall('folders', async () => (reads += 1));
  const [one, other] = [hold(), hold()];
  await recall();
  one();
  await recall();
  expect(reads).toBe(1);
  other();
  hold();
  await recall();
  expect(reads).toBe(2);
});
