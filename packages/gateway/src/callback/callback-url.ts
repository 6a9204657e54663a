import type { Adapter } from '@fabgraph/contract';
import { CALLBACKS_PREFIX } from './callback-route.ts';
import type { CallbackTokens } from './callback-token.ts';

/** Makes addresses for vendors to report to, a new one each time; none where they cannot reach us. */
export function createCallbackUrls(
  tokens: CallbackTokens,
  publicUrl: string | undefined,
): (adapter: Adapter) => string | undefined {
  if (publicUrl === undefined) return () => undefined;
  return ({ account }) => `${publicUrl}${CALLBACKS_PREFIX}${account}/${tokens.make(account)}`;
}
