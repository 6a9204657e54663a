import { z } from 'zod';
import { wireType } from '../../wire/wire-type.ts';
import { ID_PATTERN } from './ref.ts';
import { isKnownAccess, isKnownConversionStatus, isKnownUploadStatus } from './status.ts';

/**
 * What is read of the vendor's answers, and no more. Only ids and what a thing is worthless without
 * are required; null is treated like absent, and an optional field of a wrong type, too.
 */
const id = z.string().regex(ID_PATTERN);
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);
/** Parsed where it is used: dates come in several spellings. */
const date = z.unknown().optional();
const optionalId = id.nullish().catch(null);

/** With all its members: it also comes inside other things, and is then shown as it came. */
const userJson = wireType(
  'user',
  z.looseObject({ user_id: id, username: text, registered_at: date }),
);
const optionalUser = userJson.nullish().catch(null);
export type UserJson = z.infer<typeof userJson>;

const groupJson = wireType('group', z.object({ group_id: id, name: z.string() }));
export type GroupJson = z.infer<typeof groupJson>;

const folderJson = wireType(
  'folder',
  z.object({
    folder_id: id,
    name: z.string(),
    parent_folder_id: optionalId,
    created_at: date,
    created_by: optionalUser,
    /** Folders themselves, read level by level. */
    subfolders: z.array(z.unknown()).nullish().catch(null),
  }),
);
export type FolderJson = z.infer<typeof folderJson>;

const sourceFileJson = wireType(
  'sourceFile',
  z.object({
    source_file_id: id,
    source_file_original_name: text,
    name: text,
    size: number,
  }),
);
export type SourceFileJson = z.infer<typeof sourceFileJson>;

const conversionJson = wireType(
  'conversion',
  z.object({
    asset_id: id,
    source_file_id: id,
    source_file_name: text,
    conversion_pipeline: text,
    progress: number,
    status: text,
  }),
  { words: { status: isKnownConversionStatus } },
);
export type ConversionJson = z.infer<typeof conversionJson>;

const uploadTaskJson = wireType(
  'uploadTask',
  z.object({
    upload_task_id: id,
    folder_id: optionalId,
    uploaded_at: date,
    uploaded_by: optionalUser,
    progress: number,
    status: text,
    /** Conversions, read one by one so that a bad one costs only itself. */
    conversion_tasks: z.array(z.unknown()).nullish().catch(null),
  }),
  { words: { status: isKnownUploadStatus } },
);
export type UploadTaskJson = z.infer<typeof uploadTaskJson>;

const assetItemJson = wireType('assetItem', z.object({ asset_id: id, name: z.string() }));
export type AssetItemJson = z.infer<typeof assetItemJson>;

const assetDetailsJson = wireType(
  'assetDetails',
  z.object({
    asset_id: id,
    name: z.string(),
    created_at: date,
    last_edited_at: date,
  }),
);
export type AssetDetailsJson = z.infer<typeof assetDetailsJson>;

const tokenJson = wireType(
  'token',
  z.object({
    user_token: z.string().min(1),
    expires_in: number,
    expires_on: number,
  }),
);
export type TokenJson = z.infer<typeof tokenJson>;

const accessListJson = wireType(
  'accessList',
  z.object({
    users: z.array(z.unknown()).nullish(),
    groups: z.array(z.unknown()).nullish(),
  }),
);
const userAccessJson = wireType('userAccess', userJson.extend({ access: z.string() }), {
  words: { access: isKnownAccess },
});
const groupAccessJson = wireType('groupAccess', groupJson.extend({ access: z.string() }), {
  words: { access: isKnownAccess },
});

export const wire = {
  user: userJson,
  group: groupJson,
  folder: folderJson,
  sourceFile: sourceFileJson,
  conversion: conversionJson,
  uploadTask: uploadTaskJson,
  assetItem: assetItemJson,
  assetDetails: assetDetailsJson,
  accessList: accessListJson,
  userAccess: userAccessJson,
  token: tokenJson,
  groupAccess: groupAccessJson,
} as const;
