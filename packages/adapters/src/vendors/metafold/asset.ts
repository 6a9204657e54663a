import type { Asset } from '@fabgraph/contract';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { Fetched } from './fetched.ts';
import { formatOf, type GeometryFormats, isGeometryFormat } from './format.ts';
import { folderRef, itemRef } from './ref.ts';
import type { AssetJson } from './wire.ts';

const CHECKSUM = /^sha256:[0-9a-f]{64}$/i;

/** Where something was found, which tells what its own payload may leave out. */
export interface ProjectSource {
  readonly account: string;
  readonly project: string;
  readonly geometryFormats: GeometryFormats;
}

/** `producer`: the job that made it, where it names none itself; null: then there was none. */
export function toAsset(
  { json, payload, fetchedAt }: Fetched<AssetJson>,
  { account, project, geometryFormats }: ProjectSource,
  producer: string | null | undefined,
): Asset {
  const place = { project, collection: 'assets', id: json.id } as const;
  const job = json.job_id ?? (producer === undefined ? json.job_id : producer);
  return {
    ref: itemRef(account, 'Asset', place),
    vendorId: json.id,
    fetchedAt,
    vendorData: () => redactPayload(payload),
    name: json.filename,
    kind: 'file',
    folder: folderRef(account, project),
    model: isGeometryFormat(formatOf(json.filename), geometryFormats)
      ? itemRef(account, 'Model', place)
      : null,
    producedBy:
      typeof job === 'string'
        ? itemRef(account, 'Job', { project, collection: 'jobs', id: job })
        : job,
    size: json.size ?? null,
    checksum: toChecksum(json.checksum),
    createdAt: parseDate(json.created),
    updatedAt: parseDate(json.modified),
    hasThumbnail: false,
    hasDownload: true,
  };
}

export function toChecksum(checksum: string | null | undefined): string | null {
  return checksum !== null && checksum !== undefined && CHECKSUM.test(checksum)
    ? checksum.toLowerCase()
    : null;
}
