import type { Adapter } from '@fabgraph/contract';
import { type Budget, createBudget } from './budget.ts';
import { credentialKey } from './credential-key.ts';
import type { HubSettings } from './hub-setting.ts';
import { createIdleMemory } from './idle-memory.ts';
import { createSlowMemory, type SlowMemory } from './slow-memory.ts';

/** What all polls of one account have in common, whatever they watch. */
export interface PollAccount {
  readonly budget: Budget;
  readonly slowMemory: SlowMemory;
  /** `Adapter.callsMade` of the one that polls. */
  readonly callsMade: () => number;
  /** Somebody polls. Returns what ends that. */
  readonly hold: () => () => void;
  readonly isHeld: () => boolean;
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
  const idle = createIdleMemory({ now: timers.now, keepMs: keepLogMs, maxSize: MAX_IDLE });

  return {
    of: (adapter) => {
      idle.dropOld();
      const key = credentialKey(adapter);
      const known = accounts.get(key);
      // An adapter that was made anew counts its calls anew.
      const isGood = known?.isHeld() === true || known?.callsMade === adapter.callsMade;
      return known !== undefined && isGood ? known : make(key, adapter);
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
        endIdle();
        accounts.set(key, made);
        return () => {
          holdCount -= 1;
          if (holdCount > 0) return;
          // What it costs to read again is little beside what it may take.
          made.slowMemory.forget();
          endIdle = idle.add({ size: 1, drop });
        };
      },
      isHeld: () => holdCount > 0,
    };
    const drop = () => {
      if (accounts.get(key) === made) accounts.delete(key);
    };
    let endIdle = idle.add({ size: 1, drop });
    accounts.set(key, made);
    return made;
  }
}
