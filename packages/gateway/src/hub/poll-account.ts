import type { Adapter } from '@fabgraph/contract';
import { type Budget, createBudget } from './budget.ts';
import { credentialKey } from './credential-key.ts';
import type { HubSettings } from './hub-setting.ts';
import { createSlowMemory, type SlowMemory } from './slow-memory.ts';

/** What all polls of one account have in common, whatever they watch. */
export interface PollAccount {
  readonly budget: Budget;
  readonly slowMemory: SlowMemory;
  /** `Adapter.callsMade` of the one that polls. */
  readonly callsMade: () => number;
  /** Somebody polls. Returns what ends that. */
  readonly hold: () => () => void;
}

/** Polling is shared between equal credentials only. */
export interface PollAccounts {
  readonly of: (adapter: Adapter) => PollAccount;
  /** Only where somebody polls, or did a while ago. */
  readonly find: (adapter: Adapter) => PollAccount | undefined;
}

/** How many accounts that nobody polls any more are remembered at most. */
const MAX_IDLE = 10_000;

export function createPollAccounts({
  timers,
  callsPerSecond,
  folderIntervalMs,
  keepLogMs,
}: Pick<
  HubSettings,
  'timers' | 'callsPerSecond' | 'folderIntervalMs' | 'keepLogMs'
>): PollAccounts {
  const accounts = new Map<string, PollAccount>();
  /** When the last one ended; the earliest first. */
  const idleSince = new Map<string, number>();

  return {
    of: (adapter) => {
      dropOld();
      const key = credentialKey(adapter);
      const known = accounts.get(key);
      // An adapter that was made anew counts its calls anew.
      const isOutdated = idleSince.has(key) && known?.callsMade !== adapter.callsMade;
      return known === undefined || isOutdated ? make(key, adapter) : known;
    },
    find: (adapter) => accounts.get(credentialKey(adapter)),
  };

  function make(key: string, { callsMade }: Adapter): PollAccount {
    let holdCount = 0;
    const made: PollAccount = {
      callsMade,
      budget: createBudget({ timers, callsPerSecond, callsMade }),
      slowMemory: createSlowMemory({ timers, keepMs: folderIntervalMs }),
      hold: () => {
        holdCount += 1;
        idleSince.delete(key);
        accounts.set(key, made);
        return () => {
          holdCount -= 1;
          if (holdCount === 0) idleSince.set(key, timers.now());
        };
      },
    };
    accounts.set(key, made);
    idleSince.set(key, timers.now());
    return made;
  }

  function dropOld(): void {
    const oldestAt = timers.now() - keepLogMs;
    for (const [key, since] of idleSince) {
      if (since > oldestAt && idleSince.size <= MAX_IDLE) return;
      idleSince.delete(key);
      accounts.delete(key);
    }
  }
}
