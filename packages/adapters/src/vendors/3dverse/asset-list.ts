import type { Asset, LeftOut, ReadContext } from '@fabgraph/contract';
import type { JsonAnswer } from '../../http/client.ts';
import { path } from '../../http/path.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import type { Api } from './api.ts';
import { type KnownOfAsset, toListedAsset } from './asset.ts';
import { inContainerOrder } from './container.ts';
import { jsonHeader } from './header.ts';
import { plausibleTotal } from './list-end.ts';
import type { QueryValue } from './query.ts';
import { receiveMany } from './received.ts';
import { CONTAINER_PATTERN } from './ref.ts';
import { wire } from './wire.ts';

export const ACCOUNT_ASSETS = path`/assets`;

/** What is asked of the account's or a folder's list of assets. */
export interface AssetListing {
  readonly path: string;
  /** Absent: the whole list. */
  readonly query?: { readonly [key: string]: QueryValue } | undefined;
  /** What this list tells of each asset in it. */
  readonly known?: KnownOfAsset;
}

export interface AssetWindow {
  /** The assets, in container order. The same array for all who share the answer. */
  readonly entities: readonly Asset[];
  /** Items in all groups together, which is what offset and limit count. */
  readonly rowCount: number;
  /** What is none as documented; undefined: nothing. */
  readonly leftOut: LeftOut | undefined;
  readonly total: number | null;
  readonly isEnd: boolean;
}

/** One window of the account's or a folder's assets. */
export async function readAssetWindow(
  api: Api,
  { path, query, known }: AssetListing,
  offset: number,
  limit: number,
  context: ReadContext,
): Promise<AssetWindow> {
  const { body, headers } = await api.read(path, { offset, limit, ...query }, context);
  const { entities, rowCount, leftOut } = readGroups(api, path, body, known);
  const total = plausibleTotal(totalOf(headers), offset, rowCount);
  // Things are looked for by their ids in the account's whole list alone.
  const isPart = query !== undefined || path !== ACCOUNT_ASSETS;
  const isEnd = api.lists.isEnd(path, { offset, limit, count: rowCount, total, isPart });
  return { entities, rowCount, leftOut, total, isEnd };
}

/** A grouped list that is not paged: what became of one source file. */
export async function readAssets(
  api: Api,
  { path, known }: AssetListing,
  context: ReadContext,
): Promise<Grouped> {
  const { body } = await api.read(path, {}, context);
  return readGroups(api, path, body, known);
}

type Grouped = Pick<AssetWindow, 'entities' | 'rowCount' | 'leftOut'>;

function readGroups(
  api: Api,
  path: string,
  body: unknown,
  known: KnownOfAsset | undefined,
): Grouped {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    return groupsIn(body, api, known);
  }
  throw api.badResponse(path, 'something that is no grouped list of assets');
}

/** Any key may be missing, and one that nobody knows yet may be there. */
const groupsIn = perAnswer(
  (body: object, { refs, origin }: Api, known: KnownOfAsset | undefined): Grouped => {
    const groups = new Map<string, readonly unknown[]>();
    let rowCount = 0;
    for (const [container, values] of Object.entries(body)) {
      if (!Array.isArray(values) || !CONTAINER_PATTERN.test(container)) continue;
      groups.set(container, values);
      rowCount += values.length;
    }
    const fetchedAt = new Date();
    const entities: Asset[] = [];
    let first: string | undefined;
    for (const container of inContainerOrder([...groups.keys()])) {
      const values = groups.get(container) ?? [];
      const { items, leftOut } = receiveMany(wire.assetItem, values, origin, fetchedAt);
      for (const item of items) entities.push(toListedAsset(refs, container, item, known));
      if (leftOut !== undefined) first ??= container + leftOut.first;
    }
    const count = rowCount - entities.length;
    const leftOut = first === undefined ? undefined : { count, of: rowCount, first };
    return { entities, rowCount, leftOut };
  },
);

/** The header holds a JSON object with a count for each type and for all. */
function totalOf(headers: JsonAnswer['headers']): number | null {
  const counts = jsonHeader(headers, 'x-assets-count');
  if (typeof counts !== 'object' || counts === null || !('total' in counts)) return null;
  return typeof counts.total === 'number' ? counts.total : null;
}
