import type { Caller, UploadFile } from '@fabgraph/contract';
import type { OpenedAnswer, VendorClient } from '../../http/client.ts';
import { createMultipart } from '../../http/multipart.ts';
import { path } from '../../http/path.ts';
import { type Fetched, toFetched } from './fetched.ts';
import { type AssetJson, assetJson, type LinkedAssetJson, linkedAssetJson } from './wire.ts';

/** Calls that carry the bytes of assets, and the links to these. */
export interface MetafoldFiles {
  /** A new asset. The name of the file is the asset's, and unique within its project. */
  readonly postAsset: (
    project: string,
    file: UploadFile,
    caller: Caller,
  ) => Promise<Fetched<AssetJson>>;
  /** Other bytes for an asset, and another name where the file has one. Legacy only. */
  readonly patchAsset: (
    project: string,
    asset: string,
    file: UploadFile,
    caller: Caller,
  ) => Promise<Fetched<AssetJson>>;
  /** The asset with a new link to its bytes. */
  readonly getLinkedAsset: (
    project: string,
    asset: string,
    caller: Caller,
  ) => Promise<Fetched<LinkedAssetJson>>;
  /** A link as others may have it. @throws VendorError for one that must not be called. */
  readonly checkLink: (link: string) => string;
  /** Reads a link, without the token. */
  readonly openLink: (
    link: string,
    options: { readonly range?: string | undefined; readonly caller: Caller },
  ) => Promise<OpenedAnswer>;
}

export function createFiles(client: VendorClient): MetafoldFiles {
  const { origin } = client;

  const send = async (method: 'POST' | 'PATCH', url: string, file: UploadFile, caller: Caller) => {
    const form = createMultipart([{ field: 'file', ...file }]);
    const answer = await client.sendStream(method, url, { ...form, caller });
    return toFetched(answer, assetJson, origin, 'an asset');
  };

  return {
    postAsset: (project, file, caller) =>
      send('POST', path`/projects/${project}/assets`, file, caller),
    patchAsset: (project, asset, file, caller) =>
      send('PATCH', path`/projects/${project}/assets/${asset}`, file, caller),
    getLinkedAsset: async (project, asset, caller) => {
      const url = path`/projects/${project}/assets/${asset}`;
      const answer = await client.getJson(url, { query: 'download=true', caller });
      return toFetched(answer, linkedAssetJson, origin, 'an asset with a link');
    },
    checkLink: client.links.check,
    openLink: (link, { range, caller }) =>
      client.links.open(link, { headers: range === undefined ? {} : { range }, caller }),
  };
}
