import { type AssetFacet, GatewayError, type UploadFile } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Api, afterWrite } from './api.ts';
import type { AssetReader } from './asset-reader.ts';
import { readContextOf } from './read-context.ts';

type SetThumbnail = NonNullable<AssetFacet['setThumbnail']>;

/** Puts a picture of somebody's choice in the place of the one that the vendor made. */
export function createSetThumbnail(api: Api, reader: AssetReader): SetThumbnail {
  return async (asset, image, write) => {
    const headers = { 'content-type': toImageType(image) };
    const context = readContextOf(write);
    const { container, assetId } = await reader.locate(asset, context);
    const read = () => reader.readOne(api.refs.asset(container, assetId), context);
    const url = path`/assets/${container}/${assetId}/thumbnail`;
    const { content: body, size } = image;
    await api.sendStream('PUT', url, { headers, body, size, caller: write });
    return await afterWrite(read);
  };
}

/** The vendor's own words for the two types that it takes: its JPEG is `image/jpg`. */
const IMAGE_TYPE: ReadonlyMap<string, string> = new Map([
  ['image/png', 'image/png'],
  ['image/jpeg', 'image/jpg'],
  ['image/jpg', 'image/jpg'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpg'],
  ['.jpeg', 'image/jpg'],
]);

function toImageType({ contentType, filename }: UploadFile): string {
  const named = contentType?.split(';')[0]?.trim().toLowerCase();
  const suffix = /\.[a-z0-9]+$/i.exec(filename)?.[0].toLowerCase() ?? '';
  // Clients call a file whose type they do not know a mere stream of bytes.
  const isUnknown = named === undefined || named === '' || named === 'application/octet-stream';
  const type = IMAGE_TYPE.get(isUnknown ? suffix : named);
  if (type !== undefined) return type;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: '3dverse takes a thumbnail as image/png or image/jpeg.',
  });
}
