import {
  type UploadFacet,
  type UploadInput,
  type UploadResult,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { findByName, nameInUse, postNew, toResult } from './new-asset.ts';
import { notARef, parseFolderRef } from './ref.ts';
import { replaceAsset } from './replace.ts';
import type { Profile } from './settings.ts';
import { METAFOLD } from './vendor.ts';

/** Files become assets of a project, and models where they hold geometry. */
export function createUploadFacet(api: MetafoldApi, profile: Profile): UploadFacet {
  return {
    maxFiles: 1,
    needsFolder: true,
    upload: (input, context) => upload(api, input, context),
    replace: (ref, file, context) => replaceAsset(api, profile, ref, file, context),
  };
}

async function upload(
  api: MetafoldApi,
  { folder, files }: UploadInput,
  context: WriteContext,
): Promise<UploadResult> {
  const { account } = api;
  const [file, ...more] = files;
  if (folder === null) throw invalid(account, `${METAFOLD.name} keeps files in folders: name one.`);
  const project = parseFolderRef(folder);
  if (project === null) throw notARef(folder);
  if (file === undefined || more.length > 0) {
    throw invalid(account, `${METAFOLD.name} takes one file at a time.`);
  }
  // Asked first, so that nobody sends a long file in vain and nothing is ever written over.
  if ((await findByName(api, project, file.filename, context)) !== null) {
    throw nameInUse(account, file.filename);
  }
  return toResult(api, project, await postNew(api, project, file, context));
}

function invalid(account: string, message: string): VendorError {
  return new VendorError({ code: 'INVALID_INPUT', message, vendor: METAFOLD.id, account });
}
