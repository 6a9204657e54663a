import {
  type UploadFile,
  type UploadResult,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { toAsset } from './asset.ts';
import type { Fetched } from './fetched.ts';
import { toModel } from './model.ts';
import { nameTerm, toSearch } from './search.ts';
import { METAFOLD } from './vendor.ts';
import type { AssetJson } from './wire.ts';
import { toReadContext } from './write-context.ts';

/** Sends a file; of two that bring the same name at the same time, one is told so. */
export async function postNew(
  api: MetafoldApi,
  project: string,
  file: UploadFile,
  context: WriteContext,
): Promise<Fetched<AssetJson>> {
  try {
    return await api.postAsset(project, file, context);
  } catch (error) {
    if (!(error instanceof VendorError) || !isRefusal(error)) throw error;
    const namesake = await findByName(api, project, file.filename, context).catch(() => null);
    throw namesake === null ? error : nameInUse(api.account, file.filename, error.httpStatus);
  }
}

/** The asset of exactly that name: the vendor's search takes case lightly. */
export async function findByName(
  api: MetafoldApi,
  project: string,
  filename: string,
  context: WriteContext,
): Promise<Fetched<AssetJson> | null> {
  // A `*` in a name would be a pattern of the search: more is found then, and compared here.
  const { q } = toSearch([nameTerm('filename', filename)]);
  const found = await api.assets.list(project, toReadContext(context), q);
  return found.find(({ json }) => json.filename === filename) ?? null;
}

export function toResult(
  { sourceIn }: MetafoldApi,
  project: string,
  asset: Fetched<AssetJson>,
): UploadResult {
  const source = sourceIn(project);
  const model = toModel(asset, source);
  return {
    models: model === null ? [] : [model],
    assets: [toAsset(asset, source, null)],
    job: null,
  };
}

export function nameInUse(account: string, filename: string, httpStatus?: number): VendorError {
  return new VendorError({
    code: 'CONFLICT',
    message: `This ${METAFOLD.name} folder holds a file named ${JSON.stringify(filename)} already: replace that one, or choose another name.`,
    vendor: METAFOLD.id,
    account,
    httpStatus,
  });
}

/** How the vendor answers a name that is taken is not documented: any refusal of the request may be it. */
function isRefusal({ code }: VendorError): boolean {
  return code === 'INVALID_INPUT' || code === 'CONFLICT';
}
