import { timingSafeEqual } from 'node:crypto';
import type { AccountShares } from './account-share.ts';
import type { KeyHolder } from './caller-option.ts';
import type { KnownCaller } from './known-caller.ts';

export interface ApiKeys {
  /** Who has the key with this SHA-256, in hex. */
  readonly find: (sha256: string) => KnownCaller | undefined;
}

/**
 * API keys by their hash: a search by the hash of what was sent takes a time that tells nothing of
 * the keys there are, and what is found is compared in constant time besides.
 */
export function createApiKeys(holders: readonly KeyHolder[], shares: AccountShares): ApiKeys {
  const callers = new Map(
    holders.map((holder) => {
      const { name, accounts, access, metrics = false, keySha256 } = holder;
      const digest = Buffer.from(keySha256, 'hex');
      const caller: KnownCaller = {
        ...shares.of(accounts),
        name,
        mayWrite: access === 'write',
        mayReadMetrics: metrics,
        expiresAtMs: Number.POSITIVE_INFINITY,
      };
      return [digest.toString('hex'), { digest, caller }] as const;
    }),
  );

  return {
    find: (sha256) => {
      const found = callers.get(sha256);
      if (found === undefined) return undefined;
      return timingSafeEqual(found.digest, Buffer.from(sha256, 'hex')) ? found.caller : undefined;
    },
  };
}
