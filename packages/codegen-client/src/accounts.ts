import type { Core } from './core.ts';
import type { CallOptions, SubscribeOptions } from './document.ts';
import {
  type AccountLineFragment,
  AccountsDocument,
  AccountUpdatedDocument,
  type AccountUpdatedSubscription,
} from './generated/operation.ts';
import { select } from './select.ts';

export type Account = AccountLineFragment;
/** How an account is when a watch begins, or what it has become. */
export type AccountEvent = AccountUpdatedSubscription['accountUpdated'];

export interface Accounts {
  /** Those that the caller may use. */
  list(options?: CallOptions): Promise<readonly Account[]>;
  /** By id or by name. Null where there is no such account. */
  get(idOrName: string, options?: CallOptions): Promise<Account | null>;
  /**
   * First each account as it is, or the one with this id; then what it becomes: its state, or the
   * time until which it is held. Asks no vendor anything. Never ends by itself. Comes back by itself.
   */
  watch(options?: SubscribeOptions): AsyncIterableIterator<AccountEvent, undefined>;
  watch(id: string, options?: SubscribeOptions): AsyncIterableIterator<AccountEvent, undefined>;
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
    watch: (what: string | SubscribeOptions = {}, more: SubscribeOptions = {}) => {
      const [id, options] = typeof what === 'string' ? [what, more] : [undefined, what];
      return select(core.subscribe(AccountUpdatedDocument, { id }, options), 'accountUpdated');
    },
  };
}
