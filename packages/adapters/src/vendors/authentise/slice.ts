import { type ReadContext, VendorError } from '@fabgraph/contract';
import { path } from '../../http/path.ts';
import { readItem } from '../../wire/item.ts';
import type { Account } from './account.ts';
import { createVendorList, type VendorList, type VendorRecord } from './list.ts';
import { SLICE_LIST } from './query.ts';
import { SliceJson } from './wire.ts';

export type SliceRecord = VendorRecord<SliceJson>;

export interface SliceReader {
  readonly list: VendorList<SliceJson>;
  /** Its program and its job are one resource: both of one request are one call. */
  readonly readOne: (id: string, context: ReadContext) => Promise<SliceRecord>;
  /** False once the vendor has said that it lists no slices: no document says that it does. */
  readonly isListed: () => boolean;
  /** What `read` gives, or null where it turns out that there is no such list. */
  readonly ifListed: <T>(read: () => Promise<T>) => Promise<T | null>;
}

/** As it was ordered, where it could not be read yet. */
export function toUnreadSlice(id: string, ordered: unknown): SliceRecord {
  return { id, json: SliceJson.parse(ordered), raw: null, readAt: new Date() };
}

export function createSliceReader({ name, slices }: Account): SliceReader {
  const { client, baseUrl, uris } = slices;
  let isListed = true;

  return {
    list: createVendorList({
      client,
      account: name,
      baseUrl,
      path: SLICE_LIST,
      schema: SliceJson,
      idOf: ({ uri }) => uris.sliceId(uri, uri),
    }),
    readOne: (id, context) =>
      context.once(`slice ${id}`, async () => {
        const { body } = await client.getJson(path`/slice/${id}/`, { caller: context });
        const json = readItem(SliceJson, body, client.origin, 'a slice');
        return { id, json, raw: body, readAt: new Date() };
      }),
    isListed: () => isListed,
    ifListed: async (read) => {
      if (!isListed) return null;
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof VendorError) || !isNoSuchList(error)) throw error;
        isListed = false;
        return null;
      }
    },
  };
}

function isNoSuchList({ httpStatus = 0 }: VendorError): boolean {
  return [404, 405, 501].includes(httpStatus);
}
