import type { Registry } from '@fabgraph/schema';
import type { AccountChoice } from './caller-option.ts';
import type { KnownCaller } from './known-caller.ts';

/** What callers with the same accounts have in common. */
export type AccountShare = Pick<KnownCaller, 'registry' | 'shareKey'>;

export interface AccountShares {
  /** Names of accounts that are not there are passed over. */
  readonly of: (choice: AccountChoice) => AccountShare;
}

/** Tokens may choose as they like among many accounts; beyond this the oldest choice is made anew. */
const MAX_SHARES = 1_000;

/** A part of the registry for each choice of accounts, the same object for the same choice. */
export function createAccountShares({ vendors, accounts }: Registry): AccountShares {
  const shares = new Map<string, AccountShare>();
  let count = 0;

  return {
    of: (choice) => {
      const own = accounts.filter(({ account }) => choice === 'all' || choice.includes(account));
      const key = own.map(({ account }) => account).join(' ');
      const known = shares.get(key);
      if (known !== undefined) return known;
      count += 1;
      const made = { registry: { vendors, accounts: own }, shareKey: `${count} ` };
      shares.set(key, made);
      const [oldest] = shares.keys();
      if (shares.size > MAX_SHARES && oldest !== undefined) shares.delete(oldest);
      return made;
    },
  };
}
