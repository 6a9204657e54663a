import type { Folder, Model } from '@fabgraph/contract';
import { parseSize } from '../../wire/count.ts';
import { parseDate } from '../../wire/date.ts';
import { redactPayload } from '../../wire/redact.ts';
import type { Received } from './received.ts';
import type { RefFactory } from './ref.ts';
import { modelStatus } from './status.ts';
import type { SourceFileHistory } from './upload-task.ts';
import { toUserLink } from './user.ts';
import type { SourceFileJson } from './wire.ts';

/** A source file. What only upload tasks tell of it is left to `withProgress`, its folder to `ModelFolders`. */
export function toModel(
  refs: RefFactory,
  received: Received<SourceFileJson>,
  folder: Folder['ref'] | undefined,
): Model {
  const { json, raw, fetchedAt } = received;
  const { source_file_id, name, source_file_original_name, size } = json;
  // In one piece: this is made for each file of every list.
  return {
    ref: refs.model(source_file_id),
    vendorId: source_file_id,
    fetchedAt,
    vendorData: () => redactPayload(raw),
    name: name ?? source_file_original_name ?? source_file_id,
    folder,
    status: undefined,
    vendorStatus: undefined,
    format: formatOf(source_file_original_name) ?? formatOf(name),
    size: parseSize(size),
    checksum: null,
    createdAt: undefined,
    updatedAt: null,
    createdBy: undefined,
    geometry: null,
    parents: [],
    children: [],
    hasThumbnail: false,
    hasDownload: true,
  };
}

/** Fields that `withProgress` fills. */
export const HISTORY_FIELDS: readonly (keyof Model)[] = [
  'status',
  'vendorStatus',
  'createdAt',
  'createdBy',
];

/** The same, where it was uploaded just now: it is still in its task's folder. */
export function withHistory(
  refs: RefFactory,
  model: Model,
  history: SourceFileHistory | undefined,
): Model {
  const folderId = history?.task.json.folder_id ?? null;
  const { folder = folderId === null ? null : refs.folder(folderId) } = model;
  return { ...withProgress(refs, model, history), folder };
}

/** The same with what its upload task tells of it. A file that no task names is there and ready. */
export function withProgress(
  refs: RefFactory,
  model: Model,
  history: SourceFileHistory | undefined,
): Model {
  if (history === undefined) {
    return { ...model, status: 'READY', vendorStatus: null, createdAt: null, createdBy: null };
  }
  const { task, worst } = history;
  const { uploaded_at, uploaded_by } = task.json;
  return {
    ...model,
    status: modelStatus(worst.json.status ?? null),
    vendorStatus: worst.json.status ?? null,
    createdAt: parseDate(uploaded_at),
    createdBy: toUserLink(refs, uploaded_by, task.fetchedAt),
  };
}

/** The suffix of a file's name, lower-case and without the dot. */
function formatOf(name: string | null | undefined): string | null {
  return /[^./\\]\.([a-z0-9]{1,16})$/i.exec(name ?? '')?.[1]?.toLowerCase() ?? null;
}
