import type { Asset, ReadContext, Ref, Slot } from '@fabgraph/contract';
import type { Api } from './api.ts';
import { ACCOUNT_ASSETS, readAssetWindow } from './asset-list.ts';
import { type AssetReader, placeOf } from './asset-reader.ts';
import { MAX_LIMIT } from './max-limit.ts';
import { readByIds } from './read-by-id.ts';
import { shareWindows } from './shared-windows.ts';

export type ReadAssets = (
  refs: readonly Ref<'Asset'>[],
  context: ReadContext,
) => Promise<readonly Slot<Asset>[]>;

/** An account has many more assets than folders or users: its list is not begun for a few. */
const MIN_TO_LIST = 8;

/** Assets by their refs, each by its details or many from the account's list. */
export function createAssetsByRef(api: Api, reader: AssetReader): ReadAssets {
  const windows = shareWindows(ACCOUNT_ASSETS, async (offset, context) => {
    const window = await readAssetWindow(api, { path: ACCOUNT_ASSETS }, offset, MAX_LIMIT, context);
    const things = new Map(window.entities.map((asset) => [asset.ref.path, asset]));
    return { things, rowCount: window.rowCount, isEnd: window.isEnd };
  });

  return (refs, context) => {
    const byPath = new Map(refs.map((ref) => [ref.path, ref]));
    return readByIds(
      {
        keys: refs.map(({ path }) => path),
        readOne: (path) => reader.readOne(byPath.get(path) as Ref<'Asset'>, context),
        windows,
        lists: api.lists,
        list: ACCOUNT_ASSETS,
        minKeys: MIN_TO_LIST,
        isListed: (path) => placeOf(path) !== null,
      },
      context,
    );
  };
}
