import { createTraffic } from '@fabgraph/adapters';
import { type Adapter, SettingsError } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { createAdapterPool } from '../../src/caller/adapter-pool.ts';
import type { RequestAccount } from '../../src/caller/request-account.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

const IDLE_MS = 600_000;
const SIGNAL = new AbortController().signal;

function setup() {
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
    maxCount: 3,
    idleMs: IDLE_MS,
  });
  return {
    pool,
    closed,
    watched,
    calls,
    get: (key: string) => pool.get(account, { key }),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('makes one adapter for each credential, and none of what cannot be one', () => {
  const { get } = setup();
  expect(get('a')).toBe(get('a'));
  expect(get('b')).not.toBe(get('a'));
  expect(get('wrong')).toBeNull();
});

it('closes what nobody has used for long, but nothing that is watched or called', async () => {
  const { get, watched, calls, closed, pass } = setup();
  get('idle');
  watched.add(get('watched') as Adapter);
  get('called');
  const end = await (calls[2] as (typeof calls)[number])();
  pass(IDLE_MS + 1);
  get('another');
  expect(closed).toEqual(['idle']);
  end();
  pass(IDLE_MS + 1);
  get('one more');
  expect(closed).toEqual(['idle', 'called', 'another']);
});

it('counts from the end of a watch, not from its beginning', () => {
  const { pool, get, watched, closed, pass } = setup();
  const adapter = get('watched') as Adapter;
  watched.add(adapter);
  pass(IDLE_MS + 1);
  watched.delete(adapter);
  pool.touch(adapter);
  pass(IDLE_MS - 1);
  get('another');
  expect(closed).toEqual([]);
  pass(1);
  get('one more');
  expect(closed).toEqual(['watched']);
  pool.touch(adapter);
  expect(get('watched')).not.toBe(adapter);
});

it('has room for so many, and makes it of what was not used for a minute', () => {
  const { get, closed, pass } = setup();
  for (const key of ['a', 'b', 'c']) get(key);
  expect(get('d')).toBeUndefined();
  pass(61_000);
  get('a');
  expect(get('d')).toBeDefined();
  expect(closed).toEqual(['b', 'c']);
});

it('closes all with the gateway', async () => {
  const { pool, get, closed } = setup();
  get('a');
  get('b');
  await pool.close();
  expect(closed).toEqual(['a', 'b']);
});
