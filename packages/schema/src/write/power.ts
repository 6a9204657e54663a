import type { Adapter, Capability, Facets } from '@fabgraph/contract';
import type { GraphContext, Registry } from '../context.ts';
import { unsupported } from '../load/account.ts';

/** A part of the port that not every account has. */
export interface Power<Method> {
  /** What it lets a caller do, after "cannot": `RUN_WORKFLOW`, `set a thumbnail`. */
  readonly name: string;
  /** The capability that says exactly this; absent where that says it of any noun. */
  readonly capability?: Capability;
  readonly find: (facets: Facets) => Method | undefined;
}

/** A power that a capability of its own stands for. */
export function powerOf<Method>(
  capability: Capability,
  find: (facets: Facets) => Method | undefined,
): Power<Method> {
  return { name: capability, capability, find };
}

/**
 * The method itself; once it is over, however it ended, nothing that lists kept of the account is
 * relied on any more. Makes no call.
 * @throws VendorError UNSUPPORTED that names the caller's accounts that can, or the vendors.
 */
export function requirePower<Method>(
  { registry, lists }: GraphContext,
  adapter: Adapter,
  power: Power<Method>,
): Method {
  const method = power.find(adapter.facets);
  if (method !== undefined) return followedBy(method, () => lists?.forget(adapter));
  throw unsupported(
    adapter,
    `${adapter.vendor.name} cannot ${power.name}. ${whoCan(registry, power)}`,
  );
}

/** What is no function is a facet of several, whose writes go out elsewhere. */
function followedBy<Method>(method: Method, follow: () => void): Method {
  if (typeof method !== 'function') return method;
  const followed = async (...args: unknown[]): Promise<unknown> => {
    try {
      return await method(...args);
    } finally {
      follow();
    }
  };
  return followed as Method;
}

function whoCan({ vendors, accounts }: Registry, { capability, find }: Power<unknown>): string {
  const able = accounts.filter(({ facets }) => find(facets) !== undefined);
  if (able.length > 0)
    return `Accounts that can: ${able.map(({ account }) => account).join(', ')}.`;
  if (capability === undefined) return 'No account of yours can.';
  const names = vendors
    .filter(({ capabilities }) => capabilities.includes(capability))
    .map(({ info }) => info.name);
  return names.length > 0 ? `Vendors that can: ${names.join(', ')}.` : 'No vendor here can.';
}
