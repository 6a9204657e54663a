import type { Asset } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import type { ListedAsset } from './asset-list.ts';
import { hasContent, typeOfContainer } from './container.ts';
import { type Received, toEntity } from './received.ts';
import type { RefFactory } from './ref.ts';
import type { AssetDetailsJson } from './wire.ts';

/** A listed asset: its id and name are all that the list tells, the rest is asked when needed. */
export function toListedAsset(
  refs: RefFactory,
  { container, item }: ListedAsset,
  known: Partial<Pick<Asset, 'folder' | 'model'>> = {},
): Asset {
  return {
    ...toEntity(refs.asset(container, item.json.asset_id), item),
    ...shapeOf(container),
    name: item.json.name,
    folder: known.folder,
    model: known.model,
    createdAt: undefined,
    updatedAt: undefined,
  };
}

/** An asset that was read by itself. */
export function toDetailedAsset(
  refs: RefFactory,
  container: string,
  details: Received<AssetDetailsJson>,
): Asset {
  const { asset_id, name } = details.json;
  return {
    ...toEntity(refs.asset(container, asset_id), details),
    ...shapeOf(container),
    name,
    folder: undefined,
    model: undefined,
    ...datesOf(details.json),
  };
}

export function datesOf(details: AssetDetailsJson): Pick<Asset, 'createdAt' | 'updatedAt'> {
  return {
    createdAt: parseDate(details.created_at),
    updatedAt: parseDate(details.last_edited_at),
  };
}

function shapeOf(
  container: string,
): Pick<Asset, 'kind' | 'producedBy' | 'size' | 'checksum' | 'hasThumbnail' | 'hasDownload'> {
  return {
    kind: typeOfContainer(container),
    producedBy: null,
    size: null,
    checksum: null,
    hasThumbnail: true,
    hasDownload: hasContent(container),
  };
}
