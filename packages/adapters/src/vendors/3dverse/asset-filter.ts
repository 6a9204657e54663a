import type { AssetFilter } from '@fabgraph/contract';
import { isAssetType } from './container.ts';
import type { QueryValue } from './query.ts';

/** What of a filter the vendor is asked for. */
export interface PushedFilter {
  readonly query: { readonly [key: string]: QueryValue };
  /** The vendor's answer needs no second look. */
  readonly isWhole: boolean;
  /** No asset of this vendor's can match; no call is needed to say so. */
  readonly isImpossible: boolean;
}

/** Kinds that other vendors' assets have and no type of this vendor's is called. */
const FOREIGN_KINDS: ReadonlySet<string> = new Set(['file', 'snapshot']);

/** @param isOfFolder whether a folder's list is read, which is asked in other words than the account's. */
export function pushDown(
  { name, kinds, createdAfter, withSubfolders, withPublic }: AssetFilter,
  isOfFolder = false,
): PushedFilter {
  const own = kinds?.filter((kind) => !FOREIGN_KINDS.has(kind));
  // The vendor may refuse a type that it does not know, or know one that is not in the table yet.
  const pushedKinds = own?.every(isAssetType) ? own : undefined;
  const pushedName = name !== undefined && isSafeToPush(name) ? name : undefined;
  return {
    query: {
      filter: {
        asset_type: spell(pushedKinds),
        asset_name: pushedName,
        include_public_assets: (withPublic && !isOfFolder) || undefined,
      },
      recursive: (withSubfolders && isOfFolder) || undefined,
    },
    isWhole:
      name === undefined && createdAfter === undefined && own?.length === pushedKinds?.length,
    isImpossible: own?.length === 0,
  };
}

/** One type stands alone, several are an array. */
function spell(kinds: readonly string[] | undefined): QueryValue {
  return kinds?.length === 1 ? kinds[0] : kinds;
}

/**
 * Whether the vendor, however it compares names, answers with every asset that we are asked for. It
 * does not say whether it wants the whole name or a part of it, nor whether case counts; so only a
 * name without wildcards and without letters can be left to it, and is looked at again here.
 */
function isSafeToPush(name: string): boolean {
  return /^[\d ._-]*\d[\d ._-]*$/.test(name);
}
