import { Hono } from 'hono';
import { dependenciesOf } from '../domain/asset-graph.ts';
import { type AssetType, isAssetType, isCreatable } from '../domain/asset-type.ts';
import type { AssetRecord } from '../domain/record.ts';
import { canRead, findFolder, isThere, requireRight } from '../http/lookup.ts';
import {
  booleanField,
  type Fields,
  isAbsent,
  optionalTextField,
  readFields,
  textField,
  toIds,
} from '../http/request-body.ts';
import {
  hideForAMoment,
  idParam,
  isUuid,
  type Scope,
  type ThreeDVerseContext,
  type ThreeDVerseEnv,
} from '../http/scope.ts';
import { invalidRequest, notFound } from '../http/service-error.ts';

const CUBEMAP_FACES = 6;
/** No chain of references in an environment is longer. */
const MAX_COPY_DEPTH = 1_000;

/** What makes an asset without a conversion: empty, with content, or as a copy. */
export function createAssetCreationRoutes(): Hono<ThreeDVerseEnv> {
  const routes = new Hono<ThreeDVerseEnv>();

  routes.post('/:folder_id/assets', async (context) => {
    const scope = context.get('scope');
    const folderId = folderIdOf(context);
    const fields = await readFields(context);
    if (isAbsent(fields.copy_from_asset_id)) {
      const { id, name } = addEmptyAsset(scope, fields, folderId);
      return context.json({ asset_id: id, name });
    }
    const { copy, newIds } = copyAsset(scope, fields, folderId);
    return context.json({
      asset_id: copy.id,
      name: copy.name,
      source_to_copy_asset_id_map: Object.fromEntries(newIds),
    });
  });

  routes.post('/:folder_id/assets/materials', async (context) => {
    const scope = context.get('scope');
    const folderId = folderIdOf(context);
    const fields = await readFields(context);
    const [shaderRef = ''] = toIds([fields.shaderRef], 'shaderRef');
    if (isAbsent(fields.isDoubleSided)) throw invalidRequest('isDoubleSided is required');
    const { id } = addAsset(scope, {
      type: 'material',
      name: textField(fields, 'name'),
      folderId,
      dependsOn: knownOf(scope, [shaderRef]),
      description: {
        shaderRef,
        isDoubleSided: booleanField(fields, 'isDoubleSided', false),
        dataJson: objectField(fields, 'dataJson'),
      },
    });
    return context.json({ asset_id: id });
  });

  routes.post('/:folder_id/assets/cubemaps', async (context) => {
    const scope = context.get('scope');
    const folderId = folderIdOf(context);
    const fields = await readFields(context);
    const faces = toIds(fields.faces, 'faces');
    if (faces.length !== CUBEMAP_FACES) throw invalidRequest('faces must be six ids');
    const { id } = addAsset(scope, {
      type: 'cubemap',
      name: textField(fields, 'name'),
      folderId,
      dependsOn: knownOf(scope, faces),
      description: { faces },
    });
    return context.json({ asset_id: id });
  });

  return routes;
}

function folderIdOf(context: ThreeDVerseContext): string {
  return findFolder(context.get('scope'), idParam(context, 'folder_id'), 'write').id;
}

function addEmptyAsset(scope: Scope, fields: Fields, folderId: string): AssetRecord {
  const type = textField(fields, 'asset_type');
  if (!isAssetType(type) || !isCreatable(type)) {
    throw invalidRequest('asset_type must be a type that can be created empty');
  }
  return addAsset(scope, { type, name: textField(fields, 'name'), folderId, dependsOn: [] });
}

/** Copies an asset and, when there are options, what it refers to: copies refer to copies where there are any. */
function copyAsset(scope: Scope, fields: Fields, folderId: string) {
  const { environment } = scope;
  const sourceId = textField(fields, 'copy_from_asset_id').toLowerCase();
  if (!isUuid(sourceId)) throw invalidRequest('copy_from_asset_id must be a UUID');
  const source = environment.assets.get(sourceId);
  if (!source || !isThere(scope, source) || source.type !== fields.asset_type) {
    throw notFound('Asset to copy not found');
  }
  requireRight(scope, source.folderId, 'read');
  const name = optionalTextField(fields, 'new_asset_name') ?? source.name;
  const { depth, types } = readCopyOptions(fields);
  const originals = [
    source,
    ...dependenciesOf(environment, source, depth)
      .map(({ asset }) => asset)
      .filter((asset) => types.size === 0 || types.has(asset.type))
      .filter((asset) => isThere(scope, asset) && canRead(scope, asset.folderId)),
  ];
  const newIds = new Map(originals.map(({ id }) => [id, environment.random.uuid()]));
  const [copy] = originals.map((original) =>
    addAsset(scope, {
      ...(original.description !== undefined && { description: original.description }),
      id: newIds.get(original.id) ?? environment.random.uuid(),
      type: original.type,
      name: original === source ? name : original.name,
      folderId,
      dependsOn: original.dependsOn.map((id) => newIds.get(id) ?? id),
      contentSeed: original.contentSeed ?? original.id,
    }),
  ) as [AssetRecord];
  return { copy, newIds };
}

/** Without options nothing but the asset itself is copied. */
function readCopyOptions(fields: Fields): {
  readonly depth: number;
  readonly types: ReadonlySet<AssetType>;
} {
  if (isAbsent(fields.options)) return { depth: 0, types: new Set() };
  const { asset_types: types, max_depth: depth } = objectField(fields, 'options');
  if (!isAbsent(types) && !(Array.isArray(types) && types.every(isAssetTypeName))) {
    throw invalidRequest('options.asset_types must be an array of asset types');
  }
  if (!isAbsent(depth) && !(Number.isInteger(depth) && Number(depth) >= 0)) {
    throw invalidRequest('options.max_depth must be an integer of 0 or more');
  }
  return {
    depth: isAbsent(depth) ? MAX_COPY_DEPTH : Number(depth),
    types: new Set(isAbsent(types) ? [] : (types as AssetType[])),
  };
}

function isAssetTypeName(value: unknown): value is AssetType {
  return typeof value === 'string' && isAssetType(value);
}

function objectField(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidRequest(`${name} must be an object`);
  }
  return value as Fields;
}

/** An id that names nothing here, as of a shader that the vendor ships, refers to no asset. */
function knownOf({ environment }: Scope, ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].filter((id) => environment.assets.has(id));
}

function addAsset(
  scope: Scope,
  content: Pick<AssetRecord, 'type' | 'name' | 'folderId' | 'dependsOn'> &
    Partial<Pick<AssetRecord, 'id' | 'description' | 'contentSeed'>>,
): AssetRecord {
  const { environment, caller, nowMs } = scope;
  const asset: AssetRecord = {
    ...content,
    id: content.id ?? environment.random.uuid(),
    createdAtMs: nowMs,
    lastEditedAtMs: nowMs,
    ...(caller.kind === 'user' && { createdById: caller.user.id }),
  };
  environment.assets.set(asset.id, asset);
  hideForAMoment(scope, asset.id);
  return asset;
}
