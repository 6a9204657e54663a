import { createHash } from 'node:crypto';
import type { Adapter } from '@fabgraph/contract';
import type { AccountShare } from './account-share.ts';
import { type AdapterPoolOptions, createAdapterPool } from './adapter-pool.ts';
import { CallerRefusal } from './caller-refusal.ts';
import { type GivenCredentials, parseCredentials } from './given-credential.ts';
import type { KnownCaller } from './known-caller.ts';
import type { RequestAccount } from './request-account.ts';

/** Puts the credentials that came with a request in the place of those that are missing. */
export interface RequestCredentials {
  /** `given`: as it came, as text or as an object. Where there is little room, callers of one name share it. */
  readonly equip: (share: NamedShare, given: unknown) => AccountShare | CallerRefusal;
  /** An account with such credentials is used just now, by whatever is no request. */
  readonly touch: (adapter: Adapter) => void;
  readonly close: () => Promise<void>;
}

type NamedShare = AccountShare & Partial<Pick<KnownCaller, 'name'>>;

export interface RequestCredentialsOptions extends AdapterPoolOptions {
  readonly accounts: readonly RequestAccount[];
}

/** Beyond it the oldest is made anew. */
const MAX_SHARES = 2_000;

export function createRequestCredentials({
  accounts,
  onClosed = () => {},
  ...poolOptions
}: RequestCredentialsOptions): RequestCredentials {
  const shares = new Map<string, AccountShare>();
  const pool = createAdapterPool({ ...poolOptions, onClosed: forget });

  return {
    equip: (share, given) => {
      if (accounts.length === 0 || given === undefined || given === null) return share;
      const credentials = parseCredentials(given);
      if (credentials === null) return new CallerRefusal('MALFORMED');
      const opened = openAll(share, credentials);
      if (opened === null) return new CallerRefusal('FULL');
      return opened.size === 0 ? share : shareOf(share, opened);
    },
    touch: pool.touch,
    close: pool.close,
  };

  /** By the name of the account; those alone that the caller may use and that came whole. Null: there is no room. */
  function openAll(
    { registry, name }: NamedShare,
    credentials: GivenCredentials,
  ): ReadonlyMap<string, Adapter> | null {
    const opened = new Map<string, Adapter>();
    for (const account of accounts) {
      const own = credentials.get(account.account);
      const isOwn = registry.accounts.some((adapter) => adapter.account === account.account);
      if (own === undefined || !isOwn) continue;
      if (!account.fields.every((field) => own[field] !== undefined)) continue;
      const adapter = pool.get(account, own, name);
      if (adapter === undefined) return null;
      if (adapter !== null) opened.set(account.account, adapter);
    }
    return opened;
  }

  function forget(adapter: Adapter): void {
    onClosed(adapter);
    for (const [key, { registry }] of shares) {
      if (registry.accounts.includes(adapter)) shares.delete(key);
    }
  }

  /** The same object for the same accounts with the same adapters. */
  function shareOf(share: AccountShare, opened: ReadonlyMap<string, Adapter>): AccountShare {
    const parts = [...opened].map(([name, { credentialFingerprint }]) => [
      name,
      credentialFingerprint,
    ]);
    const key = createHash('sha256')
      .update(JSON.stringify([share.shareKey, ...parts]))
      .digest('hex');
    const known = shares.get(key);
    const { vendors, accounts: all } = share.registry;
    const own = all.map((adapter) => opened.get(adapter.account) ?? adapter);
    if (known?.registry.accounts.every((adapter, index) => adapter === own[index])) return known;
    const made = { registry: { vendors, accounts: own }, shareKey: `${key} ` };
    shares.delete(key);
    shares.set(key, made);
    const [oldest] = shares.keys();
    if (shares.size > MAX_SHARES && oldest !== undefined) shares.delete(oldest);
    return made;
  }
}
