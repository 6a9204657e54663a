import type { Geometry, Model } from '@fabgraph/contract';
import { parseCount, parseSize } from '../../wire/count.ts';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { Account } from './account.ts';
import { childIds, hasSnapshotImage, type ModelRecord, parentIds } from './model-record.ts';
import { toModelStatus } from './status.ts';
import { type ModelJson, presentOrNull } from './wire.ts';

export function toModel(account: Account, record: ModelRecord): Model {
  const { id, json, raw, readAt } = record;
  const { refs } = account;
  return {
    ref: refs.model(id),
    vendorId: id,
    fetchedAt: readAt,
    vendorData: () => redactPayload(raw),
    name: json.name,
    folder: refs.root(),
    status: toModelStatus(json.status),
    vendorStatus: json.status,
    format: formatOf(json),
    size: parseSize(json.file_size),
    checksum: null,
    createdAt: parseDate(json.created),
    updatedAt: parseDate(json.updated),
    createdBy: null,
    geometry: toGeometry(json),
    parents: parentIds(account, record).map(refs.model),
    children: childIds(account, record).map(refs.model),
    hasThumbnail: hasSnapshotImage(record),
    hasDownload: presentOrNull(json.content) !== null,
  };
}

/** What the analysis measured, the vendor's lengths being millimeters; null before it has. */
export function toGeometry(json: ModelJson): Geometry | null {
  const x = json.size?.x ?? json['size.x'];
  const y = json.size?.y ?? json['size.y'];
  const z = json.size?.z ?? json['size.z'];
  const sizeMm = x === null || y === null || z === null ? null : { x, y, z };
  const volumeMm3 = json.volume ?? json.volume_mm;
  const areaMm2 = json.surface_area ?? json.surface_area_mm;
  const isManifold = json.analyses?.manifold ?? json['analyses.manifold'];
  const faceCount = parseCount(json.polygons);
  const isMeasured = [sizeMm, volumeMm3, areaMm2, isManifold, faceCount].some(
    (value) => value !== null,
  );
  return isMeasured
    ? { sizeMm, volumeMm3, areaMm2, isManifold, faceCount, vertexCount: null }
    : null;
}

/** The vendor's type where newer answers tell it, else what the name ends in. */
export function formatOf({ type, name }: ModelJson): string | null {
  const told = presentOrNull(type)?.replace(/^\./, '') ?? /\.([0-9a-z]{1,8})$/i.exec(name)?.[1];
  return told?.toLowerCase() ?? null;
}
