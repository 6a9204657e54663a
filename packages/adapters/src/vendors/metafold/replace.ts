import { randomBytes } from 'node:crypto';
import {
  type Caller,
  type Ref,
  type UploadFile,
  type UploadResult,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import type { Fetched } from './fetched.ts';
import { findByName, nameInUse, postNew, toResult } from './new-asset.ts';
import { notARef, type Place, parseItemRef } from './ref.ts';
import type { Profile } from './settings.ts';
import { METAFOLD } from './vendor.ts';
import type { AssetJson } from './wire.ts';
import { toReadContext } from './write-context.ts';

/**
 * Puts other bytes in the place of an asset's. Older servers change the asset itself. With newer ones
 * the old asset is deleted and the new one gets another id: the old is there until the vendor has
 * the new bytes whole, and the new bytes are there from then on.
 */
export async function replaceAsset(
  api: MetafoldApi,
  profile: Profile,
  ref: Ref<'Asset'>,
  file: UploadFile,
  context: WriteContext,
): Promise<UploadResult> {
  const place = parseItemRef(ref);
  if (place === null) throw notARef(ref);
  const { project, id } = place;
  const { json } = await api.assets.get(project, id, toReadContext(context));
  const isRenamed = file.filename !== json.filename;
  if (isRenamed && (await findByName(api, project, file.filename, context)) !== null) {
    throw nameInUse(api.account, file.filename);
  }
  if (profile === 'legacy') {
    return toResult(api, project, await api.patchAsset(project, id, file, context));
  }
  const replacement = isRenamed
    ? await replaceByOther(api, place, file, context)
    : await replaceByNamesake(api, place, file, context);
  return toResult(api, project, replacement);
}

async function replaceByOther(
  api: MetafoldApi,
  place: Place,
  file: UploadFile,
  context: WriteContext,
): Promise<Fetched<AssetJson>> {
  const replacement = await postNew(api, place.project, file, context);
  await deleteOrUndo(api, place, replacement, toUnending(context));
  return replacement;
}

/**
 * A name is free only when its asset is gone, and no asset can be renamed: the new bytes wait under
 * a name of their own until the old asset is deleted, and are then sent once more under their name.
 */
async function replaceByNamesake(
  api: MetafoldApi,
  place: Place,
  file: UploadFile,
  context: WriteContext,
): Promise<Fetched<AssetJson>> {
  const { project } = place;
  const waiting = await postNew(api, project, { ...file, filename: nameToWait(file) }, context);
  const unending = toUnending(context);
  await deleteOrUndo(api, place, waiting, unending);
  const replacement = await sendAgain(api, project, waiting, file, unending).catch((error) => {
    throw error instanceof VendorError ? onlyWaiting(error, waiting.json.filename) : error;
  });
  // What is left over when this fails is a second copy, and no reason to call the whole a failure.
  await deleteAsset(api, project, waiting.json.id, unending).catch(() => {});
  return replacement;
}

async function sendAgain(
  api: MetafoldApi,
  project: string,
  waiting: Fetched<AssetJson>,
  { filename, contentType }: UploadFile,
  context: WriteContext,
): Promise<Fetched<AssetJson>> {
  const { json } = await api.getLinkedAsset(project, waiting.json.id, context);
  const { body, headers } = await api.openLink(json.link, { caller: context });
  const length = Number(headers['content-length'] ?? Number.NaN);
  const size = waiting.json.size ?? (Number.isSafeInteger(length) ? length : null);
  const copy = await postNew(api, project, { filename, contentType, size, content: body }, context);
  const isSame =
    copy.json.checksum === waiting.json.checksum && copy.json.size === waiting.json.size;
  if (isSame) return copy;
  throw new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${METAFOLD.name} tells another checksum or size of the same bytes.`,
    vendor: METAFOLD.id,
    account: api.account,
    isRetryable: false,
  });
}

/** Deletes the old asset; where that fails, the new one goes instead, and all is as it was. */
async function deleteOrUndo(
  api: MetafoldApi,
  { project, id }: Place,
  replacement: Fetched<AssetJson>,
  context: WriteContext,
): Promise<void> {
  try {
    await deleteAsset(api, project, id, context);
  } catch (error) {
    if (await isGone(api, project, id, context)) return;
    await deleteAsset(api, project, replacement.json.id, context).catch(() => {});
    throw error;
  }
}

/** Whether a deletion without an answer was one. */
async function isGone(
  api: MetafoldApi,
  project: string,
  id: string,
  caller: Caller,
): Promise<boolean> {
  try {
    await api.assets.get(project, id, toReadContext(caller));
    return false;
  } catch (error) {
    if (error instanceof VendorError && error.code === 'NOT_FOUND') return true;
    throw error;
  }
}

async function deleteAsset(
  api: MetafoldApi,
  project: string,
  id: string,
  caller: Caller,
): Promise<void> {
  try {
    await api.deleteItem(project, 'assets', id, caller);
  } catch (error) {
    if (!(error instanceof VendorError) || error.code !== 'NOT_FOUND') throw error;
  }
}

/** Once the vendor has the new bytes, a caller who leaves must not end it half-way. */
function toUnending({ onCall, trace }: Caller): WriteContext {
  return { signal: new AbortController().signal, onCall, trace };
}

/** Ends as the file does, for a server that takes some suffixes only. */
function nameToWait({ filename }: UploadFile): string {
  return `replacing-${randomBytes(6).toString('hex')}-${filename}`;
}

function onlyWaiting(error: VendorError, filename: string): VendorError {
  const { code, vendor, account, httpStatus, retryAfterMs } = error;
  return new VendorError({
    code,
    message: `${error.message} The new bytes are whole in the same folder, as ${JSON.stringify(filename)}; the old ones are gone.`,
    vendor,
    account,
    httpStatus,
    retryAfterMs,
    isRetryable: false,
    cause: error,
  });
}
