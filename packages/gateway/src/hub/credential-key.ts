import type { Adapter } from '@fabgraph/contract';

/** What equal credentials at one account have in common: keys of all that is theirs begin with it. */
export function credentialKey({
  credentialFingerprint,
  account,
}: Pick<Adapter, 'credentialFingerprint' | 'account'>): string {
  return `${credentialFingerprint} ${account} `;
}

/** Those of equal credentials, by keys that begin with them. */
export function ofCredential<T>(keyed: ReadonlyMap<string, T>, adapter: Adapter): readonly T[] {
  if (keyed.size === 0) return [];
  const prefix = credentialKey(adapter);
  return [...keyed].flatMap(([key, each]) => (key.startsWith(prefix) ? [each] : []));
}

/** Whether any of these keys is one of equal credentials. */
export function hasCredential(keys: Iterable<string>, adapter: Adapter): boolean {
  const prefix = credentialKey(adapter);
  for (const key of keys) if (key.startsWith(prefix)) return true;
  return false;
}
