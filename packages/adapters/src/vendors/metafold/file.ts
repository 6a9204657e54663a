import { Readable } from 'node:stream';
import {
  type Caller,
  type FileContent,
  type FileFacet,
  type OpenedFile,
  type Ref,
  VendorError,
} from '@fabgraph/contract';
import type { OpenedAnswer } from '../../http/client.ts';
import { toOpenedFile } from '../../http/opened-file.ts';
import { discard } from '../../http/transfer.ts';
import type { MetafoldApi } from './api.ts';
import { notARef, type Place, parseItemRef } from './ref.ts';
import { METAFOLD } from './vendor.ts';

/** What the vendor documents of its links. */
const LINK_LIFETIME_MS = 3_600_000;

/** What a link may answer once it has run out, in the words of one or another object store. */
const RUN_OUT: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** The bytes of assets. They lie in an object store; the vendor gives links to it. */
export function createFileFacet(api: MetafoldApi): FileFacet {
  const { account } = api;

  const placeOf = (ref: Ref<'Model'> | Ref<'Asset'>, content: FileContent): Place => {
    const place = parseItemRef(ref);
    if (place === null) throw notARef(ref);
    if (content === 'download') return place;
    throw new VendorError({
      code: 'UNSUPPORTED',
      message: `${METAFOLD.name} has no pictures of its files.`,
      vendor: METAFOLD.id,
      account,
    });
  };

  const openLink = async ({ project, id }: Place, range: string | undefined, caller: Caller) => {
    const { json } = await api.getLinkedAsset(project, id, caller);
    const answer = await api.openLink(json.link, { range, caller }).catch(async (error) => {
      if (!isRunOut(error)) throw error;
      const { json } = await api.getLinkedAsset(project, id, caller);
      return await api.openLink(json.link, { range, caller });
    });
    return { answer, filename: json.filename };
  };

  return {
    open: async (ref, content, options) => {
      const { method, range } = options;
      const place = placeOf(ref, content);
      if (method === 'GET') {
        const { answer, filename } = await openLink(place, range, options);
        return toOpenedFile(answer, { filename });
      }
      const { answer, filename } = await openLink(place, FIRST_BYTE, options);
      return await toHead(answer, filename);
    },

    getLink: async (ref, content, context) => {
      const { project, id } = placeOf(ref, content);
      const asksAt = Date.now();
      const { json } = await api.getLinkedAsset(project, id, context);
      return {
        url: api.checkLink(json.link),
        expiresAt: new Date(asksAt + LINK_LIFETIME_MS),
        contentType: null,
      };
    },
  };
}

const FIRST_BYTE = 'bytes=0-0';

/** A signature is good for one method: what HEAD would tell is read off a GET of as good as nothing. */
async function toHead(answer: OpenedAnswer, filename: string): Promise<OpenedFile> {
  await discard(answer);
  const file = toOpenedFile(answer, { filename });
  const total = /\/(\d{1,15})$/.exec(file.contentRange ?? '')?.[1];
  return {
    ...file,
    status: 200,
    size: answer.status === 200 ? file.size : total === undefined ? null : Number(total),
    contentRange: null,
    acceptsRanges: file.acceptsRanges || answer.status === 416,
    body: Readable.from([]),
  };
}

function isRunOut(error: unknown): boolean {
  return (
    error instanceof VendorError && error.httpStatus !== undefined && RUN_OUT.has(error.httpStatus)
  );
}
