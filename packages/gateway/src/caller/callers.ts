import { hash } from 'node:crypto';
import type { Registry } from '@fabgraph/schema';
import { createAccountShares } from './account-share.ts';
import { createApiKeys } from './api-key.ts';
import type { CallerOptions } from './caller-option.ts';
import { CallerRefusal } from './caller-refusal.ts';
import { createEveryone, type KnownCaller } from './known-caller.ts';
import { createTokenHolders } from './token-holder.ts';

/** Tells who sends a request, over whatever transport. */
export interface Callers {
  /**
   * Who has this key or token; a promise only for one that has to be checked first. Rejects never.
   * Null stands for none.
   */
  readonly identify: (
    credential: string | null,
  ) => KnownCaller | CallerRefusal | Promise<KnownCaller | CallerRefusal>;
}

export interface CallersOptions extends CallerOptions {
  /** All accounts there are. */
  readonly registry: Registry;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Three parts in base64url. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Where neither keys nor tokens are set, nobody is asked and everyone may do everything. */
export function createCallers({ registry, now, keys, tokens }: CallersOptions): Callers {
  if (keys === undefined && tokens === undefined) {
    const everyone = createEveryone(registry);
    return { identify: () => everyone };
  }
  const shares = createAccountShares(registry);
  const apiKeys = createApiKeys(keys ?? [], shares);
  const holders = tokens && createTokenHolders(tokens, shares, now);

  return {
    identify: (credential) => {
      if (credential === null) return new CallerRefusal('ABSENT');
      const sha256 = hash('sha256', credential);
      const known = apiKeys.find(sha256) ?? holders?.find(sha256);
      if (known !== undefined) return known;
      if (holders === undefined || !TOKEN.test(credential)) return new CallerRefusal('WRONG');
      return holders.check(credential, sha256).then(toIdentified);
    },
  };
}

function toIdentified(checked: KnownCaller | null | undefined): KnownCaller | CallerRefusal {
  if (checked === undefined) return new CallerRefusal('UNTOLD');
  return checked ?? new CallerRefusal('WRONG');
}
