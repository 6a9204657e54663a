import { createTraffic } from '@fabgraph/adapters';
import { type Adapter, SettingsError } from '@fabgraph/contract';
import { createAdapterPool } from '../../src/caller/adapter-pool.ts';
import type { RequestAccount } from '../../src/caller/request-account.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

export const IDLE_MS = 600_000;
const SIGNAL = new AbortController().signal;

/** A pool of one account whose credentials are a key each; its clock goes on by `pass` alone. */
export function createKeyPool(maxCount = 3) {
  let now = 0;
  const closed: string[] = [];
  const watched = new Set<Adapter>();
  const calls: (() => Promise<() => void>)[] = [];
  const account: RequestAccount = {
    account: 'own',
    fields: ['key'],
    open: ({ key = '' }, toOwn) => {
      if (key === 'wrong') throw new SettingsError([{ key: 'key', message: 'is wrong' }]);
      const { adapter } = createMemoryVendor({ account: 'own', credential: key });
      const lane = toOwn(createTraffic()).openLane(adapter.vendor, 'own');
      calls.push(async () => {
        const pass = await lane.gateTo('https://vendor.example').enter({ signal: SIGNAL });
        return () => pass.leave('ANSWERED');
      });
      return { ...adapter, close: async () => void closed.push(key) };
    },
  };
  const pool = createAdapterPool({
    isWatched: (adapter) => watched.has(adapter),
    now: () => now,
    maxCount,
    idleMs: IDLE_MS,
  });
  return {
    pool,
    closed,
    watched,
    calls,
    get: (key: string, holder?: string) => pool.get(account, { key }, holder),
    pass: (ms: number) => {
      now += ms;
    },
  };
}
