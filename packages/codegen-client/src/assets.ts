import type { Core } from './core.ts';
import type { CallOptions } from './document.ts';
import {
  AssetDocument,
  type AssetFilter,
  type AssetOrder,
  type AssetQuery,
  AssetsDocument,
  type AssetsQuery,
  FolderAssetsDocument,
} from './generated/operation.ts';
import { gone } from './life-error.ts';
import { createList, type List, type ListOptions } from './list.ts';

export type Asset = NonNullable<AssetQuery['asset']>;
export type AssetPage = AssetsQuery['assets'];

export interface AssetListOptions extends ListOptions {
  readonly filter?: AssetFilter | undefined;
  readonly orderBy?: AssetOrder | undefined;
  /** Those directly in this folder. Default: wherever they are. */
  readonly folderId?: string | undefined;
}

export interface Assets {
  /** Assets of all accounts. */
  list(options?: AssetListOptions): List<AssetPage>;
  /** Null where there is no such asset. */
  get(id: string, options?: CallOptions): Promise<Asset | null>;
}

export function createAssets(core: Core): Assets {
  return {
    list: ({ filter, orderBy, folderId, ...options } = {}) =>
      createList(async ({ first, after, ...call }) => {
        const variables = { first, after, filter, orderBy };
        if (folderId === undefined) {
          return (await core.query(AssetsDocument, variables, call)).assets;
        }
        const own = { ...variables, folderId };
        const { folder } = await core.query(FolderAssetsDocument, own, call);
        if (folder === null) throw gone(folderId);
        return folder.assets;
      }, options),
    get: async (id, options) => (await core.query(AssetDocument, { id }, options)).asset,
  };
}
