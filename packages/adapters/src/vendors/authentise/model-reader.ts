import { type ReadContext, type Slot, VendorError } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { type Account, notFound } from './account.ts';
import { createVendorList, type ListPage, type VendorList } from './list.ts';
import { type ModelRecord, parseSingleModel } from './model-record.ts';
import { MODEL_LIST, toUriQuery } from './query.ts';
import { toSlot } from './slot.ts';
import { ModelJson } from './wire.ts';

/** Reads of models, in the fewest calls. */
export interface ModelReader {
  readonly list: VendorList<ModelJson>;
  /** What this request has read already costs nothing. Rejects only when the request was ended. */
  readonly readAll: (ids: Iterable<string>, context: ReadContext) => Promise<FindModel>;
}

/** @throws VendorError where this one model could not be read. */
export type FindModel = (id: string) => ModelRecord;

type Known = Map<string, Slot<ModelRecord>>;

/** Most servers take no address longer than 8 KB; the rest of one is small. */
const MAX_QUERY_LENGTH = 6_500;
const MAX_LIST_PAGES = 20;

export function createModelReader(account: Account): ModelReader {
  const { client, baseUrl } = account.models;
  /** Whether the list can be asked for several models at once: documented for other lists of the vendor's only. */
  let isUriFilterIgnored = false;
  /** How the vendor spells a model's uri, around the id. */
  let spelling: readonly [string, string] = [`${baseUrl}/model/`, '/'];
  /** Pages of the whole list, as far as is known. */
  let pageCount = Number.POSITIVE_INFINITY;

  const list = createVendorList<ModelJson>({
    client,
    account: account.name,
    baseUrl,
    path: MODEL_LIST,
    schema: ModelJson,
    // At whatever host it says it is.
    idOf: ({ uri }) => account.models.uris.modelId(uri, uri),
    onRead: async ({ address, records, count, next }, context) => {
      const known = await recall(context);
      for (const record of records) known.set(record.id, record);
      const [first] = records;
      if (first === undefined) return;
      learnSpelling(first);
      if (address === MODEL_LIST && count !== null) {
        pageCount = next === null ? 1 : Math.ceil(count / records.length);
      }
    },
  });

  const learnSpelling = ({ id, json: { uri } }: ModelRecord) => {
    const at = uri.lastIndexOf(id);
    spelling = [uri.slice(0, at), uri.slice(at + id.length)];
  };

  const recall = (context: ReadContext): Promise<Known> =>
    context.once('models read', async () => new Map());

  const readOne = async (id: string, context: ReadContext): Promise<ModelRecord> => {
    const { body } = await client.getJson(path`/model/${id}/`, { caller: context });
    const record = parseSingleModel(account, id, body);
    if (account.models.uris.modelId(record.json.uri, record.json.uri) === id) learnSpelling(record);
    return record;
  };

  /** One list for several models. What it did not bring is left out. */
  const readFiltered = async (ids: readonly string[], context: ReadContext): Promise<void> => {
    const wanted = new Set(ids);
    const uris = ids.map((id) => spelling.join(id));
    const first = await list.read(`${MODEL_LIST}?${toUriQuery(uris)}`, context);
    if (first.records.some(({ id }) => !wanted.has(id))) isUriFilterIgnored = true;
    else await readOn(first, wanted, context);
  };

  /** Turns pages until all that is wanted has come. */
  const readOn = async (
    first: ListPage<ModelJson>,
    ids: Iterable<string>,
    context: ReadContext,
  ): Promise<void> => {
    const missing = new Set(ids);
    let page = first;
    for (let read = 1; read <= MAX_LIST_PAGES; read += 1) {
      for (const { id } of page.records) missing.delete(id);
      if (missing.size === 0 || page.next === null) return;
      page = await list.read(list.follow(page.next, page), context);
    }
  };

  /** Fills `known` by lists where that takes fewer calls than one each. */
  const readByList = async (ids: readonly string[], known: Known, context: ReadContext) => {
    if (!isUriFilterIgnored) {
      const answers = chunk(ids, (id) => encodeURIComponent(spelling.join(id)).length + 3).map(
        (part) => readFiltered(part, context),
      );
      await Promise.all(answers);
    }
    const missing = ids.filter((id) => !known.has(id));
    if (isUriFilterIgnored && pageCount < missing.length) {
      await readOn(await list.read(MODEL_LIST, context), missing, context);
    }
  };

  const readSingly = async (wanted: readonly string[], known: Known, context: ReadContext) => {
    const left = wanted.filter((id) => !known.has(id));
    const slots = await Promise.all(left.map((id) => toSlot(() => readOne(id, context))));
    for (const [index, slot] of slots.entries()) known.set(left[index] ?? '', slot);
    // A list that brought nothing of what there is was not asked in the vendor's way.
    const hasListBroughtNone = wanted.length > 1 && left.length === wanted.length;
    if (hasListBroughtNone && !slots.every(isError)) isUriFilterIgnored = true;
  };

  return {
    list,
    readAll: async (ids, context) => {
      const known = await recall(context);
      const wanted = [...new Set(ids)].filter((id) => !known.has(id)).sort();
      const failure =
        wanted.length > 1 ? await toSlot(() => readByList(wanted, known, context)) : undefined;
      if (failure === undefined || isRefusal(failure)) {
        if (failure !== undefined) isUriFilterIgnored = true;
        await readSingly(wanted, known, context);
      }
      return (id) => {
        const slot = known.get(id) ?? failure ?? notFound(account.name, 'model');
        if (slot instanceof VendorError) throw slot;
        return slot;
      };
    },
  };
}

/** The vendor was reached and did not like the question. */
function isRefusal({ httpStatus = 0 }: VendorError): boolean {
  return [400, 404, 405, 414, 422, 431, 501].includes(httpStatus);
}

function isError(slot: unknown): boolean {
  return slot instanceof VendorError;
}

function chunk(ids: readonly string[], lengthOf: (id: string) => number): readonly string[][] {
  const parts: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    length += lengthOf(id);
    if (length > MAX_QUERY_LENGTH) {
      parts.push([]);
      length = lengthOf(id);
    }
    parts.at(-1)?.push(id);
  }
  return parts;
}
