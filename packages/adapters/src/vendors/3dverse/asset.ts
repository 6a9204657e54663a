import type { Asset } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import { hasContent, typeOfContainer } from './container.ts';
import type { Received } from './received.ts';
import type { RefFactory } from './ref.ts';
import type { AssetDetailsJson, AssetItemJson } from './wire.ts';

/** What the place where an asset was found tells of it. */
export type KnownOfAsset = Partial<Pick<Asset, 'folder' | 'model'>>;

/** A listed asset: its id and name are all that the list tells, the rest is asked when needed. */
export function toListedAsset(
  refs: RefFactory,
  container: string,
  { json, raw, fetchedAt }: Received<AssetItemJson>,
  { folder, model }: KnownOfAsset = {},
): Asset {
  // In one piece: this is made for each asset of every list.
  return {
    ref: refs.asset(container, json.asset_id),
    vendorId: json.asset_id,
    fetchedAt,
    vendorData: () => redactPayload(raw),
    name: json.name,
    kind: typeOfContainer(container),
    folder,
    model,
    producedBy: null,
    size: null,
    checksum: null,
    createdAt: undefined,
    updatedAt: undefined,
    hasThumbnail: true,
    hasDownload: hasContent(container),
  };
}

/** An asset that was read by itself. */
export function toDetailedAsset(
  refs: RefFactory,
  container: string,
  details: Received<AssetDetailsJson>,
): Asset {
  return { ...toListedAsset(refs, container, details), ...datesOf(details.json) };
}

export function datesOf(details: AssetDetailsJson): Pick<Asset, 'createdAt' | 'updatedAt'> {
  return {
    createdAt: parseDate(details.created_at),
    updatedAt: parseDate(details.last_edited_at),
  };
}
