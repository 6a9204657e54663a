import type { Adapter } from '@fabgraph/contract';
import { type Budget, createBudget } from './budget.ts';
import type { HubSettings } from './hub-setting.ts';
import { createSlowMemory, type SlowMemory } from './slow-memory.ts';

/** What all polls of one account have in common, whatever they watch. */
export interface PollAccount {
  readonly budget: Budget;
  readonly slowMemory: SlowMemory;
}

/** Polling is shared between equal credentials only. */
export interface PollAccounts {
  readonly of: (adapter: Adapter) => PollAccount;
}

export function createPollAccounts({
  timers,
  callsPerSecond,
  folderIntervalMs,
}: Pick<HubSettings, 'timers' | 'callsPerSecond' | 'folderIntervalMs'>): PollAccounts {
  const accounts = new Map<string, PollAccount>();

  return {
    of: (adapter) => {
      const key = credentialKey(adapter);
      const account = accounts.get(key) ?? {
        budget: createBudget({ timers, callsPerSecond, callsMade: adapter.callsMade }),
        slowMemory: createSlowMemory({ timers, keepMs: folderIntervalMs }),
      };
      accounts.set(key, account);
      return account;
    },
  };
}

export function credentialKey({ credentialFingerprint, account }: Adapter): string {
  return `${credentialFingerprint} ${account} `;
}
