import {
  type Asset,
  type AssetFacet,
  type CreateAssetInput,
  GatewayError,
  type Ref,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Api, afterWrite, settle } from './api.ts';
import { toListedAsset } from './asset.ts';
import { ACCOUNT_ASSETS } from './asset-list.ts';
import type { AssetReader } from './asset-reader.ts';
import { placeOf } from './asset-reader.ts';
import { CREATABLE_TYPES, containerOfType, typeOfContainer } from './container.ts';
import { requireName } from './name.ts';
import { readContextOf } from './read-context.ts';
import { parseAssetPath } from './ref.ts';
import { wire } from './wire.ts';
import { deleteMany, moveMany, toConflict } from './write-many.ts';

type AssetChanges = Required<Pick<AssetFacet, 'create' | 'rename' | 'move' | 'delete'>>;

export function createAssetChanges(api: Api, reader: AssetReader): AssetChanges {
  const create = async (
    folder: Ref<'Folder'>,
    container: string,
    json: object,
    context: WriteContext,
  ): Promise<Asset> => {
    const url = path`/folders/${folder.path}/assets`;
    const item = await api.sendForOne(wire.assetItem, url, json, 'an asset', context);
    const id = item.json.asset_id;
    api.fresh.note(id, path`/assets/${container}/${id}/details`);
    return toListedAsset(api.refs, container, item, { folder });
  };

  const copy = async ({ copyOf, kind, name, folder }: CopyInput, context: WriteContext) => {
    const { container, assetId } = await reader.locate(copyOf, readContextOf(context));
    const type = typeOfContainer(container);
    if (kind !== type) throw invalid(`A copy is of the same kind as its origin: ${type}.`);
    const json = { asset_type: type, copy_from_asset_id: assetId, new_asset_name: name };
    return await create(folder, container, json, context);
  };

  const removeOne = async (
    id: string,
    places: ReadonlyMap<string, string>,
    context: WriteContext,
  ) => {
    try {
      await api.send('DELETE', ACCOUNT_ASSETS, [id], context);
    } catch (error) {
      const container = places.get(id);
      if (
        error instanceof VendorError &&
        (await isReferenced(api, container, id, error, context))
      ) {
        throw toConflict(error, 'Other assets refer to it: delete or change those first.');
      }
      throw error;
    }
    api.fresh.forget(id);
  };

  return {
    create: async ({ folder, kind, name, copyOf }, context) => {
      requireName(name, 'An asset');
      if (copyOf !== null) return await copy({ folder, kind, name, copyOf }, context);
      const container = CREATABLE_TYPES.has(kind) ? containerOfType(kind) : undefined;
      if (container === undefined) throw notCreatable(kind);
      return await create(folder, container, { asset_type: kind, name }, context);
    },
    rename: async (ref, name, context) => {
      const json = { name: requireName(name, 'An asset') };
      const { container, assetId } = await reader.locate(ref, readContextOf(context));
      await api.send('PATCH', path`/assets/${container}/${assetId}/description`, json, context);
      const renamed = api.refs.asset(container, assetId);
      return await afterWrite(() => reader.readOne(renamed, readContextOf(context)));
    },
    move: (refs, folder, context) =>
      moveMany(refs.map(assetIdOf), (ids) =>
        api.send('PUT', path`/folders/${folder.path}/assets`, ids, context),
      ),
    delete: async (refs, context) => {
      const places = new Map(
        refs.map((ref) => [assetIdOf(ref), placeOf(ref.path)?.container ?? '']),
      );
      const send = async (ids: readonly string[]) => {
        await api.send('DELETE', ACCOUNT_ASSETS, ids, context);
        for (const id of ids) api.fresh.forget(id);
      };
      return await deleteMany(refs.map(assetIdOf), send, (id) => removeOne(id, places, context));
    },
  };
}

interface CopyInput extends CreateAssetInput {
  readonly copyOf: Ref<'Asset'>;
}

/** The vendor moves and deletes by ids alone. */
function assetIdOf(ref: Ref<'Asset'>): string {
  return parseAssetPath(ref.path)?.assetId ?? ref.path;
}

function notCreatable(kind: string): GatewayError {
  return invalid(
    `3dverse makes no empty asset of the kind ${JSON.stringify(kind)}. It makes ${[...CREATABLE_TYPES].join(', ')}; the others come from uploads, or as a copy with copyOf.`,
  );
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}

/**
 * Whether an asset was kept because others refer to it. 409 says so; 400, 403 and 422 may say so or
 * something else, so its references are looked at.
 */
async function isReferenced(
  api: Api,
  container: string | undefined,
  id: string,
  { httpStatus = 0 }: VendorError,
  context: WriteContext,
): Promise<boolean> {
  if (httpStatus === 409) return true;
  if (![400, 403, 422].includes(httpStatus) || !container) return false;
  const url = path`/assets/${container}/${id}/references`;
  const query = { offset: 0, limit: 1 };
  const answer = await settle(() => api.read(url, query, readContextOf(context)));
  return !(answer instanceof VendorError) && Array.isArray(answer.body) && answer.body.length > 0;
}
