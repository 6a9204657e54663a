import type { AccountShares } from './account-share.ts';
import type { TokenOptions } from './caller-option.ts';
import type { KnownCaller } from './known-caller.ts';
import { CLOCK_TOLERANCE_MS, createTokenCheck } from './token-check.ts';
import { rightsIn } from './token-claim.ts';

export interface TokenHolders {
  /** Of a token that was checked a short while ago. */
  readonly find: (sha256: string) => KnownCaller | undefined;
  /** Null: it may not be used here; undefined: nobody can tell just now. */
  readonly check: (token: string, sha256: string) => Promise<KnownCaller | null | undefined>;
}

/** Tokens whose holders are kept; beyond it the oldest are checked again. */
const MAX_KEPT = 10_000;
/** So long a key that its issuer has withdrawn may be relied on at most, after it was last read. */
const MAX_KEPT_MS = 600_000;

/** Callers by their tokens, checked once and then found by the token's hash until they run out. */
export function createTokenHolders(
  options: TokenOptions,
  shares: AccountShares,
  now: () => number,
): TokenHolders {
  const { check } = createTokenCheck(options, now);
  const kept = new Map<string, { readonly caller: KnownCaller; readonly untilMs: number }>();

  return {
    find: (sha256) => {
      const found = kept.get(sha256);
      if (found === undefined) return undefined;
      if (now() < found.untilMs) return found.caller;
      kept.delete(sha256);
      return undefined;
    },
    check: async (token, sha256) => {
      const result = await check(token);
      if (result === 'UNKNOWN') return undefined;
      if (result === 'WRONG') return null;
      const { name, accounts, access, mayReadMetrics } = rightsIn(result.claims, options);
      const caller: KnownCaller = {
        ...shares.of(accounts),
        name,
        mayWrite: access === 'write',
        mayReadMetrics,
        expiresAtMs: result.claims.exp * 1_000 + CLOCK_TOLERANCE_MS,
      };
      keep(sha256, caller);
      return caller;
    },
  };

  function keep(sha256: string, caller: KnownCaller): void {
    kept.set(sha256, { caller, untilMs: Math.min(caller.expiresAtMs, now() + MAX_KEPT_MS) });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  }
}
