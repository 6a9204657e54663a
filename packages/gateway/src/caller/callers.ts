import { hash } from 'node:crypto';
import type { Registry } from '@fabgraph/schema';
import { createAccountShares } from './account-share.ts';
import { createApiKeys } from './api-key.ts';
import type { AttemptKind } from './attempt-kind.ts';
import type { CallerOptions } from './caller-option.ts';
import { CallerRefusal } from './caller-refusal.ts';
import type { FailedAttempts } from './failed-attempt.ts';
import { createEveryone, type KnownCaller } from './known-caller.ts';
import type { Presented } from './presented-credential.ts';
import type { RequestCredentials } from './request-credential.ts';
import { createTokenHolders } from './token-holder.ts';

/** Tells who sends a request, over whatever transport. */
export interface Callers {
  /**
   * Who has this key or token, with the credentials that came along; a promise only where that is not
   * known already. `addressOf`: where it comes from. Rejects never.
   */
  readonly identify: (
    presented: Presented,
    addressOf?: () => string | undefined,
  ) => KnownCaller | CallerRefusal | Promise<KnownCaller | CallerRefusal>;
}

export interface CallersOptions extends CallerOptions {
  /** All accounts there are. */
  readonly registry: Registry;
  readonly credentials: Pick<RequestCredentials, 'equip'>;
  readonly attempts: FailedAttempts;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Three parts in base64url. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Where neither keys nor tokens are set, nobody is asked and everyone may do everything. */
export function createCallers({
  registry,
  credentials: { equip },
  attempts,
  now,
  keys,
  tokens,
}: CallersOptions): Callers {
  if (keys === undefined && tokens === undefined) {
    const everyone = createEveryone(registry);
    return { identify: ({ vendorCredentials }) => equipped(everyone, vendorCredentials) };
  }
  const shares = createAccountShares(registry);
  const apiKeys = createApiKeys(keys ?? [], shares);
  const holders = tokens && createTokenHolders(tokens, shares, now);

  return {
    identify: ({ credential, vendorCredentials }, addressOf = () => undefined) => {
      if (credential === null) return new CallerRefusal('ABSENT');
      const sha256 = hash('sha256', credential);
      const known = apiKeys.find(sha256) ?? holders?.find(sha256);
      if (known !== undefined) return equipped(known, vendorCredentials);
      if (holders === undefined || !TOKEN.test(credential)) return refuse('KEY', addressOf());
      const check = () => holders.check(credential, sha256);
      return checkToken(check, addressOf()).then((found) =>
        found instanceof CallerRefusal ? found : equipped(found, vendorCredentials),
      );
    },
  };

  /** A check costs more than anything else that is done for one who is not known. */
  async function checkToken(
    check: () => Promise<KnownCaller | null | undefined>,
    address: string | undefined,
  ): Promise<KnownCaller | CallerRefusal> {
    if ((await attempts.waitMs('TOKEN', address)) > 0) return refuse('TOKEN', address);
    const checked = await check();
    if (checked === undefined) return new CallerRefusal('UNTOLD');
    return checked ?? refuse('TOKEN', address);
  }

  async function refuse(kind: AttemptKind, address: string | undefined): Promise<CallerRefusal> {
    const waitMs = await attempts.note(kind, address);
    return waitMs > 0 ? new CallerRefusal('LIMITED', waitMs) : new CallerRefusal('WRONG');
  }

  function equipped(caller: KnownCaller, given: unknown): KnownCaller | CallerRefusal {
    const share = equip(caller, given);
    if (share === caller || share instanceof CallerRefusal) return share as typeof caller;
    return { ...caller, registry: share.registry, shareKey: share.shareKey };
  }
}
