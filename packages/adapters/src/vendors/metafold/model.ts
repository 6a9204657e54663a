import type { Model } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import { type ProjectSource, toChecksum } from './asset.ts';
import type { Fetched } from './fetched.ts';
import { formatOf, isGeometryFormat } from './format.ts';
import { folderRef, itemRef } from './ref.ts';
import type { AssetJson } from './wire.ts';

/** An asset seen as a model; null where it holds no geometry. */
export function toModel(
  { json, payload, fetchedAt }: Fetched<AssetJson>,
  { account, project, geometryFormats }: ProjectSource,
): Model | null {
  const format = formatOf(json.filename);
  if (!isGeometryFormat(format, geometryFormats)) return null;
  const isMade = json.job_id !== null && json.job_id !== undefined;
  return {
    ref: itemRef(account, 'Model', { project, collection: 'assets', id: json.id }),
    vendorId: json.id,
    fetchedAt,
    vendorData: () => redactPayload(payload),
    name: json.filename,
    folder: folderRef(account, project),
    // An asset is there when its upload is.
    status: 'READY',
    vendorStatus: null,
    format,
    size: json.size ?? null,
    checksum: toChecksum(json.checksum),
    createdAt: parseDate(json.created),
    updatedAt: parseDate(json.modified),
    createdBy: null,
    geometry: null,
    parents: isMade ? undefined : [],
    children: undefined,
    hasThumbnail: false,
    hasDownload: true,
  };
}
