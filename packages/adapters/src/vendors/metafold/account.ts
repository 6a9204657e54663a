import {
  type AccountFacet,
  type License,
  type Quota,
  type ReadContext,
  VendorError,
} from '@fabgraph/contract';
import { parseCount } from '../../wire/count.ts';
import { parseDate } from '../../wire/date.ts';
import { readItem } from '../../wire/item.ts';
import type { MetafoldApi, UserPart } from './api.ts';
import { countsJson, type LicenseJson, licenseJson } from './wire.ts';

/** What the vendor says of an account; newer servers may no longer say it. */
export function createAccountFacet(api: MetafoldApi): AccountFacet {
  const { origin } = api;

  const readLicense = async (context: ReadContext) => {
    const body = await orNull(() => api.getUser('license', context));
    return body === null ? null : readItem(licenseJson, body, origin, 'a license');
  };

  const readCounts = async (name: UserPart, context: ReadContext) => {
    const body = await orNull(() => api.getUser(name, context));
    return body === null ? null : readItem(countsJson, body, origin, `a ${name}`);
  };

  return {
    getLicense: async (context) => {
      const license = await readLicense(context);
      return license === null ? null : toLicense(license);
    },

    getQuotas: async (context) => {
      const [quota, usage] = await Promise.all([
        readCounts('quota', context),
        readCounts('usage', context),
      ]);
      if (quota === null && usage === null) return null;
      const used = usedCounts(quota ?? {});
      if (used.size > 0) return toUsedQuotas(used, await readLicense(context));
      return toRemainingQuotas(quota ?? {}, usage ?? {});
    },
  };
}

function toLicense({ issued, expires, expired, product }: LicenseJson): License {
  const isName = typeof product === 'string';
  return {
    product: isName ? product : product.name,
    issuedAt: parseDate(issued),
    expiresAt: parseDate(expires),
    isExpired: expired ?? null,
    features: isName
      ? null
      : Object.fromEntries(Object.entries(product).filter(([key]) => key !== 'name')),
  };
}

/** How "without end" is told is not documented: what is no count is unknown. */
type Counts = Readonly<Record<string, unknown>>;

const USED_SUFFIX = '_count';

/** The older answer, told by its names, counts what was used; the newer one what is left. */
function usedCounts(quota: Counts): ReadonlyMap<string, number | null> {
  return new Map(
    Object.entries(quota)
      .filter(([key]) => key.endsWith(USED_SUFFIX))
      .map(([key, value]) => [key.slice(0, -USED_SUFFIX.length), parseCount(value)]),
  );
}

function toUsedQuotas(
  used: ReadonlyMap<string, number | null>,
  license: LicenseJson | null,
): readonly Quota[] {
  const limits: Counts = typeof license?.product === 'object' ? license.product : {};
  return [...used].map(([name, count]) => ({
    name,
    used: count,
    remaining: null,
    limit: parseCount(limits[`${name}_max`]),
    lifetimeUsed: null,
  }));
}

function toRemainingQuotas(quota: Counts, usage: Counts): readonly Quota[] {
  const names = new Set([...Object.keys(quota), ...Object.keys(usage)]);
  return [...names].map((name) => ({
    name,
    used: null,
    remaining: parseCount(quota[name]),
    limit: null,
    lifetimeUsed: parseCount(usage[name]),
  }));
}

async function orNull(read: () => Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
