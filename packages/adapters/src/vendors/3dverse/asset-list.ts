import type { ReadContext } from '@fabgraph/contract';
import type { JsonAnswer } from '../../http/client.ts';
import type { Api } from './api.ts';
import { inContainerOrder } from './container.ts';
import { jsonHeader } from './header.ts';
import { type LongestWindows, plausibleTotal } from './list-end.ts';
import type { QueryValue } from './query.ts';
import { type Received, withRaw } from './received.ts';
import { CONTAINER_PATTERN } from './ref.ts';
import { type AssetItemJson, wire } from './wire.ts';

/** An asset as a list has it; the group it stood in tells its type. */
export interface ListedAsset {
  readonly container: string;
  readonly item: Received<AssetItemJson>;
}

export interface AssetWindow {
  /** In container order. */
  readonly assets: readonly ListedAsset[];
  /** Items in all groups together, which is what offset and limit count. */
  readonly rowCount: number;
  readonly total: number | null;
  readonly isEnd: boolean;
}

/** One window of the account's or a folder's assets. */
export async function readAssetWindow(
  api: Api,
  longest: LongestWindows,
  {
    path,
    query,
    offset,
    limit,
  }: {
    readonly path: string;
    readonly query: { readonly [key: string]: QueryValue };
    readonly offset: number;
    readonly limit: number;
  },
  context: ReadContext,
): Promise<AssetWindow> {
  const { body, headers } = await api.read(path, { offset, limit, ...query }, context);
  const { assets, rowCount } = readGroups(api, path, body);
  const total = plausibleTotal(totalOf(headers), offset, rowCount);
  return {
    assets,
    rowCount,
    total,
    isEnd: longest.isEnd(path, { offset, limit, count: rowCount, total }),
  };
}

/** A grouped list that is not paged: what became of one source file. */
export async function readAssets(
  api: Api,
  path: string,
  context: ReadContext,
): Promise<readonly ListedAsset[]> {
  const { body } = await api.read(path, {}, context);
  return readGroups(api, path, body).assets;
}

const itemSchema = withRaw(wire.assetItem);

/** Any key may be missing, and one that nobody knows yet may be there. */
function readGroups(
  api: Api,
  path: string,
  body: unknown,
): Pick<AssetWindow, 'assets' | 'rowCount'> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw api.badResponse(path, 'something that is no grouped list of assets');
  }
  const groups = new Map<string, readonly unknown[]>(
    Object.entries(body).filter(
      (group): group is [string, unknown[]] =>
        CONTAINER_PATTERN.test(group[0]) && Array.isArray(group[1]),
    ),
  );
  const assets = inContainerOrder([...groups.keys()]).flatMap((container) =>
    (groups.get(container) ?? []).flatMap((value): readonly ListedAsset[] => {
      const item = itemSchema.safeParse(value).data;
      return item === undefined ? [] : [{ container, item }];
    }),
  );
  const rowCount = [...groups.values()].reduce((count, { length }) => count + length, 0);
  return { assets, rowCount };
}

/** The header holds a JSON object with a count for each type and for all. */
function totalOf(headers: JsonAnswer['headers']): number | null {
  const counts = jsonHeader(headers, 'x-assets-count');
  if (typeof counts !== 'object' || counts === null || !('total' in counts)) return null;
  return typeof counts.total === 'number' ? counts.total : null;
}
