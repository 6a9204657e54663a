import { type Adapter, GatewayError, VendorError } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';

/** Null where the caller has no such account. */
export function findAccount({ registry }: GraphContext, account: string): Adapter | null {
  return registry.accounts.find((adapter) => adapter.account === account) ?? null;
}

/** For refs that came out of an adapter or past `resolveId`: their account is always there. */
export function accountOf(
  context: GraphContext,
  { account }: { readonly account: string },
): Adapter {
  const adapter = findAccount(context, account);
  if (adapter !== null) return adapter;
  throw new GatewayError({ code: 'NOT_FOUND', message: `There is no account "${account}".` });
}

/** For what the account's vendor does not have. */
export function unsupported({ vendor, account }: Adapter, message: string): VendorError {
  return new VendorError({ code: 'UNSUPPORTED', vendor: vendor.id, account, message });
}
