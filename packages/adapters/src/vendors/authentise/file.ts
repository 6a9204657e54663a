import type { Asset, FileContent, FileFacet, Model, ReadContext } from '@fabgraph/contract';
import type { OpenedAnswer } from '../../http/client.ts';
import { toOpenedFile } from '../../http/opened-file.ts';
import { type Account, notFound, type Service } from './account.ts';
import { programName } from './asset-entity.ts';
import { formatOf } from './model-entity.ts';
import type { ModelReader } from './model-reader.ts';
import { defaultSnapshot, type ModelRecord } from './model-record.ts';
import { parsePlace, type SnapshotId } from './ref.ts';
import type { SliceReader } from './slice.ts';
import { readSnapshot } from './snapshot.ts';
import { isStaleLink } from './stale-link.ts';
import { presentOrNull } from './wire.ts';
import { createReadAfter } from './write.ts';

interface FilePlace {
  /** The vendor's own link: signed, and good for a while. */
  readonly url: string | URL;
  readonly filename: string;
}

/** Links to a model's bytes and to its pictures are signed anew each time that the model or the snapshot is read. */
export function createFileFacet(
  account: Account,
  reader: ModelReader,
  slices: SliceReader,
): FileFacet {
  const { client } = account.models;

  const toPlace = (
    link: string | null | undefined,
    filename: string,
    { baseUrl }: Service = account.models,
  ): FilePlace => {
    const url = presentOrNull(link);
    if (url === null) throw notFound(account.name, 'file yet');
    return {
      url: URL.canParse(url, `${baseUrl}/`) ? new URL(url, `${baseUrl}/`) : url,
      filename,
    };
  };

  const locateSnapshot = async (id: SnapshotId, filename: string, context: ReadContext) => {
    const { json } = await readSnapshot(account, id, context);
    return toPlace(json.content, filename);
  };

  const locateThumbnail = async (model: ModelRecord, context: ReadContext): Promise<FilePlace> => {
    const filename = `${model.json.name} snapshot`;
    const snapshot = defaultSnapshot(account, model);
    const link = presentOrNull(model.json.snapshot_content);
    if (link !== null || snapshot === null) return toPlace(link, filename);
    return await locateSnapshot(snapshot, filename, context);
  };

  const locate = async (
    ref: Model['ref'] | Asset['ref'],
    content: FileContent,
    context: ReadContext,
  ): Promise<FilePlace> => {
    const place = parsePlace(ref);
    if (place?.of === 'snapshotFile') {
      return await locateSnapshot(place, `snapshot ${place.snapshotId}`, context);
    }
    if (place?.of === 'program' && content === 'download') {
      const { json } = await slices.readOne(place.sliceId, context);
      return toPlace(json.content, programName(place.sliceId), account.slices);
    }
    if (place?.of !== 'model' && place?.of !== 'content') throw notFound(account.name, 'file');
    const find = await reader.readAll([place.modelId], context);
    const model = find(place.modelId);
    if (content === 'thumbnail') return await locateThumbnail(model, context);
    return toPlace(model.json.content, toFilename(model));
  };

  return {
    open: async (ref, content, options) => {
      const { method, range } = options;
      const headers = range === undefined ? {} : { range };
      const openOnce = async () => {
        const { url, filename } = await locate(ref, content, createReadAfter(options));
        // The link is signed for GET: another method would not fit the signature.
        return { answer: await client.links.open(url, { headers, caller: options }), filename };
      };
      const { answer, filename } = await openOnce().catch(async (error: unknown) => {
        if (isStaleLink(error)) return await openOnce();
        throw error;
      });
      if (method === 'HEAD') await close(answer);
      const file = toOpenedFile(answer, { filename });
      const named = { ...file, filename: withSuffix(filename, file.contentType) };
      return method === 'HEAD' ? { ...named, body: NOTHING } : named;
    },
    getLink: async (ref, content, context) => {
      const { url } = await locate(ref, content, context);
      // The vendor does not say how long it is good for.
      return { url: client.links.check(url), expiresAt: null, contentType: null };
    },
  };
}

const NOTHING: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

async function close({ body }: OpenedAnswer): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

/** A model is often called without the suffix of what it is. */
function toFilename({ json }: ModelRecord): string {
  const format = formatOf(json);
  const hasSuffix = format === null || json.name.toLowerCase().endsWith(`.${format}`);
  return hasSuffix ? json.name : `${json.name}.${format}`;
}

const IMAGE_SUFFIX: ReadonlyMap<string, string> = new Map([
  ['image/png', '.png'],
  ['image/jpeg', '.jpg'],
  ['image/webp', '.webp'],
  ['image/gif', '.gif'],
]);

/** No document tells what sort of image a snapshot is; its own answer does. */
function withSuffix(filename: string, contentType: string | null): string {
  return filename + (IMAGE_SUFFIX.get(contentType?.split(';')[0]?.trim() ?? '') ?? '');
}
