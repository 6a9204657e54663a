import { type Adapter, GatewayError } from '@fabgraph/contract';
import type { GraphContext, Registry } from '../context.ts';
import { encodeGlobalId } from '../global-id.ts';

export interface AccountFilter {
  readonly vendors?: readonly string[] | null | undefined;
  /** Ids or plain names. */
  readonly accounts?: readonly string[] | null | undefined;
}

/**
 * The caller's accounts that both parts of the filter let through, in the registry's order.
 * @throws GatewayError INVALID_INPUT for a vendor or account that is not there.
 */
export function selectAccounts(
  { registry }: GraphContext,
  { vendors, accounts }: AccountFilter = {},
): readonly Adapter[] {
  for (const vendor of vendors ?? []) checkVendor(registry, vendor);
  const names = accounts?.map((text) => requireAccount(registry, text).account);
  return registry.accounts.filter(
    ({ vendor, account }) =>
      (vendors?.includes(vendor.id) ?? true) && (names?.includes(account) ?? true),
  );
}

/** The caller's account of this id or plain name. @throws GatewayError INVALID_INPUT */
export function requireAccount({ accounts }: Registry, text: string): Adapter {
  const found = accounts.find(
    ({ account }) => account === text || encodeGlobalId({ type: 'Account', account }) === text,
  );
  if (found !== undefined) return found;
  throw invalid(`There is no account "${text}"; give the id or the name of one of yours.`);
}

function checkVendor({ vendors }: Registry, id: string): void {
  if (vendors.some(({ info }) => info.id === id)) return;
  const known = vendors.map(({ info }) => info.id).join(', ');
  throw invalid(`There is no vendor "${id}"; there are ${known}.`);
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}
