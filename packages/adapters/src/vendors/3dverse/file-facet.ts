import {
  type Asset,
  type FileFacet,
  type Model,
  type ReadContext,
  VendorError,
} from '@fabgraph/contract';
import type { OpenedAnswer, OpenRequestOptions } from '../../http/client.ts';
import { toOpenedFile } from '../../http/opened-file.ts';
import { path, word } from '../../http/path.ts';
import { type Api, settle } from './api.ts';
import type { AssetReader } from './asset-reader.ts';
import { contentOf, hasContent } from './container.ts';
import { readContextOf } from './read-context.ts';
import { THREEDVERSE } from './vendor.ts';
import { wire } from './wire.ts';

/** Where bytes are, and what they are called. */
interface Target {
  readonly url: string;
  readonly query?: string;
  /** Asked only where the answer with the bytes does not tell. */
  readonly readName: () => Promise<string | null>;
}

/** The width that a picture of an asset is asked in; the vendor has no larger one. */
const THUMBNAIL_QUERY = 'size=large';

/** Files are behind a header, so there are no links to hand out. */
export function createFileFacet(api: Api, reader: AssetReader): FileFacet {
  const notThere = (what: string) =>
    new VendorError({
      code: 'NOT_FOUND',
      message: `${THREEDVERSE.name} has no ${what}.`,
      vendor: THREEDVERSE.id,
      account: api.account,
    });

  const targetOfModel = ({ path: id }: Model['ref'], context: ReadContext): Target => ({
    url: path`/source-files/${id}`,
    readName: async () => {
      const url = path`/source-files/${id}/details`;
      const { json } = await api.readOne(wire.sourceFile, url, 'a source file', context);
      return json.source_file_original_name ?? json.name ?? null;
    },
  });

  const targetOfAsset = async (
    ref: Asset['ref'],
    content: string,
    context: ReadContext,
  ): Promise<Target> => {
    const { container, assetId } = await reader.locate(ref, context);
    if (content === 'thumbnail') {
      const url = path`/assets/${container}/${assetId}/thumbnail`;
      return { url, query: THUMBNAIL_QUERY, readName: async () => null };
    }
    if (!hasContent(container)) throw notThere(`bytes of ${ref.path}: its kind has none`);
    return {
      url: path`/assets/${container}/${assetId}/${word(contentOf(container))}`,
      readName: async () =>
        (await reader.readOne(api.refs.asset(container, assetId), context)).name,
    };
  };

  return {
    open: async (ref, content, options) => {
      const { method, range } = options;
      const context = readContextOf(options);
      if (isModel(ref) && content === 'thumbnail') throw notThere(`thumbnail of ${ref.path}`);
      const { url, query, readName } = isModel(ref)
        ? targetOfModel(ref, context)
        : await targetOfAsset(ref as Asset['ref'], content, context);
      const headers = range === undefined ? {} : { range };
      const request = { query, headers, caller: options };
      const answer =
        method === 'HEAD' ? await openHead(api, url, request) : await api.open(url, request);
      const named = nameIn(answer) ?? (await settle(readName));
      return toOpenedFile(answer, { filename: named instanceof VendorError ? null : named });
    },
  };
}

/** How the vendor may answer a method that it does not document. */
const UNKNOWN_METHOD: ReadonlySet<number | undefined> = new Set([404, 405, 501]);

/** Only GET is documented: where HEAD fails, the head of that is taken and the bytes are left. */
async function openHead(api: Api, url: string, request: OpenRequestOptions): Promise<OpenedAnswer> {
  const head = await settle(() => api.open(url, { ...request, method: 'HEAD' }));
  if (!(head instanceof VendorError)) return head;
  if (!UNKNOWN_METHOD.has(head.httpStatus)) throw head;
  const { status, headers, body } = await api.open(url, request);
  await body[Symbol.asyncIterator]().return?.();
  return { status, headers, body: NO_BYTES };
}

const NO_BYTES: AsyncIterable<Uint8Array> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

function isModel(ref: Model['ref'] | Asset['ref']): ref is Model['ref'] {
  return ref.type === 'Model';
}

/** The file name of a `Content-Disposition`, without folders; null where there is none to be read. */
function nameIn({ headers }: OpenedAnswer): string | null {
  const disposition = String(headers['content-disposition'] ?? '');
  const encoded = /;\s*filename\*=utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  const plain = /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1]?.replace(/\\(.)/g, '$1');
  const name = (decode(encoded) ?? plain ?? '').replace(/^.*[\\/]/s, '').trim();
  return name === '' ? null : name;
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
