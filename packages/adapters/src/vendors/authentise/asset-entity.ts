import type { Asset } from '@fabgraph/contract';
import { parseSize } from '../../wire/count.ts';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { Account } from './account.ts';
import {
  defaultSnapshot,
  hasSnapshotImage,
  isDerived,
  isUploaded,
  type ModelRecord,
} from './model-record.ts';
import type { SnapshotId } from './ref.ts';
import type { SliceRecord } from './slice.ts';
import type { SnapshotRecord } from './snapshot.ts';
import { presentOrNull } from './wire.ts';

/** The files that a model's own data tell of: what was uploaded or made, and the image of it. */
export function toAssets(account: Account, record: ModelRecord): readonly Asset[] {
  const snapshot = defaultSnapshot(account, record);
  return [
    ...(isUploaded(record) ? [toContent(account, record)] : []),
    ...(snapshot === null ? [] : [toDefaultSnapshot(account, record, snapshot)]),
  ];
}

function toContent(account: Account, record: ModelRecord): Asset {
  const { id, json } = record;
  const { refs } = account;
  return toFileOfModel(account, record, {
    ref: refs.content(id),
    vendorId: id,
    name: json.name,
    kind: 'file',
    producedBy: isDerived(record) ? refs.transformation(id) : null,
    size: parseSize(json.file_size),
    hasThumbnail: hasSnapshotImage(record),
    hasDownload: presentOrNull(json.content) !== null,
  });
}

function toDefaultSnapshot(account: Account, record: ModelRecord, snapshot: SnapshotId): Asset {
  return toImageOfModel(account, record, snapshot, hasSnapshotImage(record));
}

/** An image that somebody ordered: only its own resource tells of it. */
export function toOrderedSnapshot(
  account: Account,
  record: ModelRecord,
  snapshot: SnapshotRecord,
): Asset {
  const hasImage = presentOrNull(snapshot.json.content) !== null;
  return {
    ...toImageOfModel(account, record, snapshot.id, hasImage),
    fetchedAt: snapshot.readAt,
    vendorData: () => redactPayload(snapshot.raw),
  };
}

/** What a slice made for the machine: only the slice tells of it. */
export function toProgram(
  { refs, slices }: Account,
  { id, json, raw, readAt }: SliceRecord,
): Asset {
  const modelId = slices.uris.modelId(json.model, json.uri);
  return {
    ref: refs.program(id),
    vendorId: id,
    fetchedAt: readAt,
    vendorData: () => redactPayload(raw),
    name: programName(id),
    kind: 'gcode',
    folder: refs.root(),
    model: modelId === null ? null : refs.model(modelId),
    producedBy: refs.slice(id),
    size: null,
    checksum: null,
    createdAt: parseDate(json.created),
    updatedAt: parseDate(json.updated),
    hasThumbnail: false,
    hasDownload: true,
  };
}

export function programName(sliceId: string): string {
  return `${sliceId}.gcode`;
}

function toImageOfModel(
  account: Account,
  record: ModelRecord,
  snapshot: SnapshotId,
  hasImage: boolean,
): Asset {
  return toFileOfModel(account, record, {
    ref: account.refs.snapshotFile(snapshot),
    vendorId: snapshot.snapshotId,
    name: `${record.json.name} snapshot`,
    kind: 'snapshot',
    producedBy: account.refs.snapshotJob(snapshot),
    size: null,
    hasThumbnail: hasImage,
    hasDownload: hasImage,
  });
}

type FileFacts = Pick<
  Asset,
  'ref' | 'vendorId' | 'name' | 'kind' | 'producedBy' | 'size' | 'hasThumbnail' | 'hasDownload'
>;

/** A file has no dates of its own. */
function toFileOfModel(
  { refs }: Account,
  { id, json, raw, readAt }: ModelRecord,
  { ref, vendorId, name, kind, producedBy, size, hasThumbnail, hasDownload }: FileFacts,
): Asset {
  return {
    ref,
    vendorId,
    fetchedAt: readAt,
    vendorData: () => redactPayload(raw),
    name,
    kind,
    folder: refs.root(),
    model: refs.model(id),
    producedBy,
    size,
    checksum: null,
    createdAt: parseDate(json.created),
    updatedAt: parseDate(json.updated),
    hasThumbnail,
    hasDownload,
  };
}
