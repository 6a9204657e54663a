import type { Asset } from '../domain/record.ts';
import type { Settings } from '../option.ts';
import { formatDatetime } from './datetime.ts';

/** `link` only where a download was asked for: the vendor's client refuses the key elsewhere. */
export function toAssetJson(asset: Asset, settings: Settings, link?: string) {
  return {
    id: asset.id,
    filename: asset.filename,
    size: asset.content.sizeBytes,
    checksum: `sha256:${asset.content.sha256}`,
    created: formatDatetime(asset.createdAt, settings),
    modified: formatDatetime(asset.modifiedAt, settings),
    ...(settings.profile === 'v1' && { project_id: asset.projectId, job_id: asset.jobId }),
    ...(link !== undefined && { link }),
  };
}
