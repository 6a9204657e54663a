import {
  type Adapter,
  type Capability,
  capabilitiesOf,
  GatewayError,
  VendorError,
} from '@fabgraph/contract';
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

/** @throws VendorError UNSUPPORTED that names the caller's accounts that can, or the vendors. */
export function requireCapability(
  { registry }: GraphContext,
  adapter: Adapter,
  capability: Capability,
): void {
  if (capabilitiesOf(adapter.facets).includes(capability)) return;
  throw unsupported(
    adapter,
    `${adapter.vendor.name} cannot ${capability}. ${whoCan(registry, capability)}`,
  );
}

/** For what the account's vendor does not have. */
export function unsupported({ vendor, account }: Adapter, message: string): VendorError {
  return new VendorError({ code: 'UNSUPPORTED', vendor: vendor.id, account, message });
}

function whoCan({ vendors, accounts }: GraphContext['registry'], capability: Capability): string {
  const able = accounts
    .filter(({ facets }) => capabilitiesOf(facets).includes(capability))
    .map(({ account }) => account);
  if (able.length > 0) return `Accounts that can: ${able.join(', ')}.`;
  const names = vendors
    .filter(({ capabilities }) => capabilities.includes(capability))
    .map(({ info }) => info.name);
  return names.length > 0 ? `Vendors that can: ${names.join(', ')}.` : 'No vendor here can.';
}
