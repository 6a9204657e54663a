import type { Core } from './core.ts';
import type { CallOptions } from './document.ts';
import { AccountsDocument, type AccountsQuery } from './generated/operation.ts';

export type Account = AccountsQuery['accounts'][number];

export interface Accounts {
  /** Those that the caller may use. */
  list(options?: CallOptions): Promise<readonly Account[]>;
  /** By id or by name. Null where there is no such account. */
  get(idOrName: string, options?: CallOptions): Promise<Account | null>;
}

export function createAccounts(core: Core): Accounts {
  const list = async (options?: CallOptions) =>
    (await core.query(AccountsDocument, {}, options)).accounts;

  return {
    list,
    get: async (idOrName, options) => {
      const accounts = await list(options);
      const byId = accounts.find(({ id }) => id === idOrName);
      return byId ?? accounts.find(({ name }) => name === idOrName) ?? null;
    },
  };
}
