import { randomBytes } from 'node:crypto';
import { type Adapter, GatewayError, type Ref, type UploadFacet } from '@fabgraph/contract';
import type { UploadFileRequest, UploadRequest } from '@fabgraph/schema';
import { sanitizeFilename } from './filename.ts';

/** What will be uploaded, checked: all that is known of an upload before its bytes. */
export interface UploadPlan {
  /** Tells one upload from another that is planned in the same way. */
  readonly nonce: string;
  readonly account: string;
  readonly folder: Ref<'Folder'> | null;
  readonly replaces: Ref<'Asset'> | null;
  readonly files: readonly PlannedFile[];
  readonly allowResize: boolean;
  readonly allowRotation: boolean;
}

export interface PlannedFile {
  /** Sanitized. */
  readonly filename: string;
  /** Bytes. Null: not told. */
  readonly size: number | null;
  /** 64 lower-case hex digits of SHA-256. Null: not told. */
  readonly sha256: string | null;
}

const CHECKSUM = /^(?:sha256:)?([0-9a-f]{64})$/i;

/** @throws GatewayError UNSUPPORTED, or INVALID_INPUT naming what is wrong. */
export function toUploadPlan(request: UploadRequest): UploadPlan {
  const { adapter, folder, replaces, files, allowResize, allowRotation } = request;
  const uploads = uploadsOf(adapter, replaces !== null);
  checkCount(adapter, uploads, request);
  checkFolder(adapter, uploads, request);
  return {
    nonce: randomBytes(12).toString('base64url'),
    account: adapter.account,
    folder,
    replaces,
    files: files.map(toPlannedFile),
    allowResize,
    allowRotation,
  };
}

/** @throws GatewayError UNSUPPORTED */
export function uploadsOf(adapter: Adapter, isReplacement: boolean): UploadFacet {
  const { uploads } = adapter.facets;
  if (uploads !== undefined && (!isReplacement || uploads.replace !== undefined)) return uploads;
  throw new GatewayError({
    code: 'UNSUPPORTED',
    message: `${adapter.vendor.name} does not let ${isReplacement ? 'files be replaced' : 'files be uploaded'}`,
    vendor: adapter.vendor.id,
    account: adapter.account,
  });
}

function checkCount(
  { vendor }: Adapter,
  { maxFiles }: UploadFacet,
  { files, replaces }: UploadRequest,
): void {
  const max = replaces === null ? maxFiles : 1;
  if (files.length === 0) throw invalid('files: name at least one');
  if (files.length <= max) return;
  throw invalid(`files: ${vendor.name} takes ${max} at a time, not ${files.length}`);
}

/** What replaces an asset goes where that is. */
function checkFolder(
  { vendor }: Adapter,
  { needsFolder }: UploadFacet,
  { folder, replaces }: UploadRequest,
): void {
  if (!needsFolder || folder !== null || replaces !== null) return;
  throw invalid(`folderId: ${vendor.name} keeps every file in a folder: name a folder`);
}

function toPlannedFile(
  { filename, size, checksum }: UploadFileRequest,
  index: number,
): PlannedFile {
  if (size !== null && !(Number.isSafeInteger(size) && size >= 0)) {
    throw invalid(`files[${index}].size: must be a whole number of bytes`);
  }
  const [, sha256 = null] = checksum === null ? [] : (CHECKSUM.exec(checksum) ?? []);
  if (checksum !== null && sha256 === null) {
    throw invalid(`files[${index}].checksum: must be "sha256:" and 64 hex digits`);
  }
  return { filename: sanitizeFilename(filename), size, sha256: sha256?.toLowerCase() ?? null };
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}
