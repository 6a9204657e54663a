import type { Access, AccountChoice, TokenOptions } from './caller-option.ts';

export interface TokenRights {
  readonly name: string | undefined;
  readonly accounts: AccountChoice;
  readonly access: Access;
  readonly mayReadMetrics: boolean;
}

type Claims = Readonly<Record<string, unknown>>;

const EVERY_ACCOUNT = '*';
const MAX_NAME_LENGTH = 200;

/** What a token that is right says of its holder. */
export function rightsIn(
  claims: Claims,
  {
    accountsClaim = 'fabgraph_accounts',
    accessClaim = 'fabgraph_access',
    accounts = [],
    access = 'read',
  }: TokenOptions,
): TokenRights {
  const named = wordsIn(claims, accountsClaim);
  const granted = wordsIn(claims, accessClaim);
  return {
    name: typeof claims.sub === 'string' ? claims.sub.slice(0, MAX_NAME_LENGTH) : undefined,
    accounts: named === null ? accounts : named.includes(EVERY_ACCOUNT) ? 'all' : named,
    // A claim that is there and does not say `write` does not mean it.
    access: granted === null ? access : granted.includes('write') ? 'write' : 'read',
    mayReadMetrics: granted?.includes('metrics') ?? false,
  };
}

/** Of a list, or of text as a scope is written; null where there is no such claim. */
function wordsIn(claims: Claims, claim: string): readonly string[] | null {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
  if (value === undefined) return null;
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}
