import { hash } from 'node:crypto';
import { type Adapter, SettingsError } from '@fabgraph/contract';
import { type CallCount, countCalls, type RequestAccount } from './request-account.ts';

/** Adapters of accounts whose credentials come with each request, one for each credential. */
export interface AdapterPool {
  /**
   * Null: these cannot be credentials; undefined: there is no room for more. `holder`: the caller who
   * brings them, by name; all who have none are one.
   */
  readonly get: (
    account: RequestAccount,
    credentials: Readonly<Record<string, string>>,
    holder: string | undefined,
  ) => Adapter | null | undefined;
  /** It is used just now, as when a watch of it ends: it is idle from here on. */
  readonly touch: (adapter: Adapter) => void;
  readonly close: () => Promise<void>;
}

export interface AdapterPoolOptions {
  /** Such an adapter is kept, however long nobody has asked for it. */
  readonly isWatched: (adapter: Adapter) => boolean;
  readonly now: () => number;
  /** Default 1,000. */
  readonly maxCount?: number | undefined;
  /** How long one waits for its next request. Default 10 min. */
  readonly idleMs?: number | undefined;
  /** Told of each that is closed before the others are, for want of use or of room. */
  readonly onClosed?: ((adapter: Adapter) => void) | undefined;
}

interface Pooled {
  readonly adapter: Adapter;
  /** Who brought its credentials first. */
  readonly holder: string | undefined;
  readonly calls: CallCount;
  usedAt: number;
}

/** So long one has to be idle at least to make room for another: an operation may be between two calls. */
const MIN_IDLE_MS = 60_000;

export function createAdapterPool({
  isWatched,
  now,
  maxCount = 1_000,
  idleMs = 600_000,
  onClosed = () => {},
}: AdapterPoolOptions): AdapterPool {
  /** By account and a hash of the credential; the longest unused first. */
  const pool = new Map<string, Pooled>();
  const keys = new WeakMap<Adapter, string>();

  return {
    get: (account, credentials, holder) => {
      const values = account.fields.map((field) => credentials[field]);
      const key = `${account.account} ${hash('sha256', JSON.stringify(values))}`;
      const known = pool.get(key);
      if (known !== undefined) return use(key, known);
      closeIdle(idleMs);
      if (pool.size >= maxCount) closeIdle(MIN_IDLE_MS);
      if (pool.size < maxCount) return open(key, account, credentials, holder);
      const displaced = displacedFor(holder);
      if (displaced === undefined) return undefined;
      const adapter = open(key, account, credentials, holder);
      if (adapter !== null) drop(...displaced);
      return adapter;
    },
    touch: (adapter) => {
      const key = keys.get(adapter);
      const pooled = key === undefined ? undefined : pool.get(key);
      if (key !== undefined && pooled !== undefined) use(key, pooled);
    },
    close: async () => {
      await Promise.all([...pool.values()].map(({ adapter }) => adapter.close()));
      pool.clear();
    },
  };

  function open(
    key: string,
    account: RequestAccount,
    credentials: Readonly<Record<string, string>>,
    holder: string | undefined,
  ): Adapter | null {
    const calls = countCalls();
    try {
      const adapter = account.open(credentials, calls.open);
      keys.set(adapter, key);
      return use(key, { adapter, holder, calls, usedAt: 0 });
    } catch (error) {
      if (error instanceof SettingsError) return null;
      throw error;
    }
  }

  function use(key: string, pooled: Pooled): Adapter {
    pooled.usedAt = now();
    pool.delete(key);
    pool.set(key, pooled);
    return pooled.adapter;
  }

  function closeIdle(minIdleMs: number): void {
    const before = now() - minIdleMs;
    for (const [key, pooled] of pool) {
      if (pooled.usedAt > before) return;
      if (!isBusy(pooled)) drop(key, pooled);
    }
  }

  /**
   * The longest unused of whoever holds most, so that nobody fills the pool for all others. Only where
   * that one holds at least twice as many as this one will: two never displace each other in turns.
   */
  function displacedFor(holder: string | undefined): readonly [string, Pooled] | undefined {
    const counts = new Map<string | undefined, number>();
    for (const { holder } of pool.values()) counts.set(holder, countOf(holder) + 1);
    let atLeast = 2 * (countOf(holder) + 1);
    let found: readonly [string, Pooled] | undefined;
    for (const entry of pool) {
      const [, pooled] = entry;
      const count = countOf(pooled.holder);
      if (count < atLeast || isBusy(pooled)) continue;
      found = entry;
      atLeast = count + 1;
    }
    return found;

    function countOf(one: string | undefined): number {
      return counts.get(one) ?? 0;
    }
  }

  function isBusy({ adapter, calls }: Pooled): boolean {
    return calls.inFlight() > 0 || isWatched(adapter);
  }

  function drop(key: string, { adapter }: Pooled): void {
    pool.delete(key);
    onClosed(adapter);
    void adapter.close();
  }
}
