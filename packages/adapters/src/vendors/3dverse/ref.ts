import type { Ref, ResourceType } from '@fabgraph/contract';

/**
 * The paths of this vendor's refs:
 *
 * - Folder, Model (a source file), User, Group: the uuid.
 * - Asset: `<container>/<uuid>`. Where only the source file that it came from is known and not its
 *   container: `source-files/<source file>/assets/<uuid>`; reading it answers with the first form.
 * - Job: `upload-tasks/<task>`, and for one file's conversion, which has no id of its own,
 *   `upload-tasks/<task>/conversions/<source file>/<asset>`.
 */
const ID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
/** Open, as the vendor adds containers; but no more than lower-case words joined by underscores. */
const CONTAINER = '[a-z][a-z0-9]{0,31}(?:_[a-z0-9]{1,32}){0,3}';

export const ID_PATTERN = new RegExp(`^${ID}$`);
export const CONTAINER_PATTERN = new RegExp(`^${CONTAINER}$`);
const ASSET = new RegExp(`^(${CONTAINER})/(${ID})$`);
const CONVERTED_ASSET = new RegExp(`^source-files/(${ID})/assets/(${ID})$`);
const UPLOAD = new RegExp(`^upload-tasks/(${ID})$`);
const CONVERSION = new RegExp(`^upload-tasks/(${ID})/conversions/(${ID})/(${ID})$`);

export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

const IS_PATH: Readonly<Record<ResourceType, (path: string) => boolean>> = {
  Folder: isId,
  Model: isId,
  Asset: (path) => parseAssetPath(path) !== null,
  Job: (path) => parseJobPath(path) !== null,
  User: isId,
  Group: isId,
};

const ANY_ID = new RegExp(ID, 'g');

/** The ids that a URL's path names. */
export function idsIn(path: string): readonly string[] {
  return path.match(ANY_ID) ?? [];
}

export function isRefOf(account: string, ref: Ref): boolean {
  return ref.account === account && Object.hasOwn(IS_PATH, ref.type) && IS_PATH[ref.type](ref.path);
}

export type AssetPath =
  | { readonly container: string; readonly assetId: string }
  | { readonly sourceFileId: string; readonly assetId: string };

export function parseAssetPath(path: string): AssetPath | null {
  const [, container, id] = ASSET.exec(path) ?? [];
  if (container !== undefined && id !== undefined) return { container, assetId: id };
  const [, sourceFileId, assetId] = CONVERTED_ASSET.exec(path) ?? [];
  if (sourceFileId === undefined || assetId === undefined) return null;
  return { sourceFileId, assetId };
}

export interface JobPath {
  readonly taskId: string;
  readonly conversion: { readonly sourceFileId: string; readonly assetId: string } | null;
}

export function parseJobPath(path: string): JobPath | null {
  const [, uploadId] = UPLOAD.exec(path) ?? [];
  if (uploadId !== undefined) return { taskId: uploadId, conversion: null };
  const [, taskId, sourceFileId, assetId] = CONVERSION.exec(path) ?? [];
  if (taskId === undefined || sourceFileId === undefined || assetId === undefined) return null;
  return { taskId, conversion: { sourceFileId, assetId } };
}

/** Makes the refs of one account. */
export interface RefFactory {
  readonly folder: (id: string) => Ref<'Folder'>;
  readonly model: (sourceFileId: string) => Ref<'Model'>;
  readonly asset: (container: string, id: string) => Ref<'Asset'>;
  /** Of an asset whose container is not known yet. */
  readonly convertedAsset: (sourceFileId: string, id: string) => Ref<'Asset'>;
  readonly upload: (taskId: string) => Ref<'Job'>;
  readonly conversion: (taskId: string, sourceFileId: string, assetId: string) => Ref<'Job'>;
  readonly user: (id: string) => Ref<'User'>;
  readonly group: (id: string) => Ref<'Group'>;
}

export function createRefFactory(account: string): RefFactory {
  const ref = <T extends ResourceType>(type: T, path: string): Ref<T> => ({ account, type, path });
  return {
    folder: (id) => ref('Folder', id),
    model: (sourceFileId) => ref('Model', sourceFileId),
    asset: (container, id) => ref('Asset', `${container}/${id}`),
    convertedAsset: (sourceFileId, id) => ref('Asset', `source-files/${sourceFileId}/assets/${id}`),
    upload: (taskId) => ref('Job', `upload-tasks/${taskId}`),
    conversion: (taskId, sourceFileId, assetId) =>
      ref('Job', `upload-tasks/${taskId}/conversions/${sourceFileId}/${assetId}`),
    user: (id) => ref('User', id),
    group: (id) => ref('Group', id),
  };
}
