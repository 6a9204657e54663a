import { type ReadContext, type Slot, VendorError } from '@fabgraph/contract';
import type { z } from 'zod';
import type { JsonAnswer, VendorClient } from '../../http/client.ts';
import { readItem } from '../../wire/item.ts';
import { type QueryValue, toQuery } from './query.ts';
import { type Received, withRaw } from './received.ts';
import type { RefFactory } from './ref.ts';
import { THREEDVERSE } from './vendor.ts';

/** The most that is asked for at once. The vendor names no maximum; it may give fewer. */
export const MAX_LIMIT = 100;

/** One account at the vendor, as its facets see it. */
export interface Api {
  readonly account: string;
  readonly refs: RefFactory;
  /** One thing. `what` is a noun with its article, for messages. */
  readonly readOne: <T>(
    schema: z.ZodType<T>,
    path: string,
    what: string,
    context: ReadContext,
  ) => Promise<Received<T>>;
  /** The answer to one GET, for what is no plain thing. */
  readonly read: (
    path: string,
    query: { readonly [key: string]: QueryValue },
    context: ReadContext,
  ) => Promise<JsonAnswer>;
  /** The failure of an answer that is not what the vendor documents. */
  readonly badResponse: (path: string, says: string) => VendorError;
}

export function createApi(
  account: string,
  client: Pick<VendorClient, 'getJson'>,
  refs: RefFactory,
): Api {
  const read: Api['read'] = (path, query, { signal }) =>
    client.getJson(path, { query: toQuery(query), signal });

  return {
    account,
    refs,
    read,
    readOne: async (schema, path, what, context) => {
      const { body } = await read(path, {}, context);
      return readItem(withRaw(schema), body, { vendor: THREEDVERSE, account }, what);
    },
    badResponse: (path, says) =>
      new VendorError({
        code: 'VENDOR_BAD_RESPONSE',
        message: `${THREEDVERSE.name} answered GET ${path} with ${says}.`,
        vendor: THREEDVERSE.id,
        account,
      }),
  };
}

/** The answer, or the vendor's failure as a value: the rest of a bulk read goes on. */
export async function settle<T>(read: () => Promise<T>): Promise<Slot<T>> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError) return error;
    throw error;
  }
}

/** The slot with its answer turned into something else. */
export function mapSlot<T, U>(slot: Slot<T>, map: (answer: T) => U): Slot<U> {
  return slot instanceof VendorError ? slot : map(slot);
}

/** The answer, or null where the vendor says that there is no such thing. */
export async function orNullIfAbsent<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof VendorError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
