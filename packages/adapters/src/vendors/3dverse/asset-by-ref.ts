import { type Asset, type ReadContext, type Ref, type Slot, VendorError } from '@fabgraph/contract';
import { type Api, MAX_LIMIT, settle } from './api.ts';
import { toListedAsset } from './asset.ts';
import { readAssetWindow } from './asset-list.ts';
import { type AssetReader, placeOf } from './asset-reader.ts';
import type { LongestWindows } from './list-end.ts';

export interface AssetsByRefOptions {
  readonly api: Api;
  readonly reader: AssetReader;
  readonly longest: LongestWindows;
}

export type ReadAssets = (
  refs: readonly Ref<'Asset'>[],
  context: ReadContext,
) => Promise<readonly Slot<Asset>[]>;

/** With fewer than these a list of unknown length is not begun. */
const MIN_TO_LIST = 8;

/**
 * Assets by their refs with as few calls as may be: the account's list where its windows are fewer
 * than the assets, as told by the list's own count; single calls for the rest, and for everything
 * where nobody knows how long the list is and it brings little.
 */
export function createAssetsByRef({ api, reader, longest }: AssetsByRefOptions): ReadAssets {
  /** As last told by the vendor; looked at again with each window. */
  let total: number | null = null;

  const readWindow = (offset: number, context: ReadContext) =>
    context.once(`assets from ${offset}`, async () => {
      const place = { path: '/assets', query: {}, offset, limit: MAX_LIMIT };
      const window = await readAssetWindow(api, longest, place, context);
      total = window.total;
      return window;
    });

  /** Adds to `found` what the list has of `missing`, as long as it is worth its calls. */
  const readFromList = async (
    missing: Set<string>,
    found: Map<string, Slot<Asset>>,
    context: ReadContext,
  ): Promise<void> => {
    let offset = 0;
    let length = MAX_LIMIT;
    while (isListCheaper(missing.size, total === null ? null : (total - offset) / length)) {
      const window = await settle(() => readWindow(offset, context));
      if (window instanceof VendorError) return;
      const before = missing.size;
      for (const listed of window.assets) {
        const asset = toListedAsset(api.refs, listed);
        if (missing.delete(asset.ref.path)) found.set(asset.ref.path, asset);
      }
      offset += window.rowCount;
      length = Math.max(1, window.rowCount);
      const hasBroughtLittle = window.total === null && before - missing.size < 2;
      if (window.isEnd || hasBroughtLittle) return;
    }
  };

  return async (refs, context) => {
    const missing = new Set(refs.filter((ref) => placeOf(ref) !== null).map(({ path }) => path));
    const found = new Map<string, Slot<Asset>>();
    await readFromList(missing, found, context);
    const singles = refs.filter(({ path }) => !found.has(path));
    const slots = await Promise.all(
      singles.map((ref) => settle(() => reader.readOne(ref, context))),
    );
    for (const [index, { path }] of singles.entries()) {
      const slot = slots[index];
      if (slot !== undefined) found.set(path, slot);
    }
    return refs.map((ref) => found.get(ref.path) ?? reader.notFound(ref));
  };
}

/** @param windows that the rest of the list has; null where nobody knows. */
function isListCheaper(assetCount: number, windows: number | null): boolean {
  if (windows === null) return assetCount >= MIN_TO_LIST;
  return Math.ceil(windows) < assetCount;
}
