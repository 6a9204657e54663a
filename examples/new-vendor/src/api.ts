import {
  type OffsetWindow,
  path,
  readItem,
  readRecords,
  type VendorClient,
  word,
} from '@fabgraph/adapters/kit';
import {
  type Caller,
  type ReadContext,
  type Ref,
  type Slot,
  VendorError,
} from '@fabgraph/contract';
import type { z } from 'zod';
import { notARef, parseRef } from './ref.ts';
import { listJson } from './wire.ts';

/** The most items that one answer holds. */
export const MAX_WINDOW = 50;

/** A thing as it came, beside what is read of it. */
export interface Received<T> {
  readonly json: T;
  readonly raw: unknown;
}

export interface CollectionOptions<T> {
  readonly client: VendorClient;
  readonly account: string;
  readonly name: 'parts' | 'jobs';
  readonly schema: z.ZodType<T>;
}

/** One of the vendor's collections; all of them are read alike. */
export interface Collection<T> {
  readonly account: string;
  readonly get: (id: string, caller: Caller) => Promise<Received<T>>;
  /** In the order asked; one call for each id. */
  readonly getMany: <E>(
    refs: readonly Ref[],
    toEntity: (received: Received<T>) => E,
    context: ReadContext,
  ) => Promise<readonly Slot<E>[]>;
  readonly readWindow: (
    query: Readonly<Record<string, string>>,
    context: ReadContext,
  ) => (offset: number, limit: number) => Promise<OffsetWindow<Received<T>>>;
}

export function createCollection<T>(options: CollectionOptions<T>): Collection<T> {
  const { client, account, name, schema } = options;
  const { origin } = client;
  const toReceived = (json: T, raw: unknown): Received<T> => ({ json, raw });

  const get = async (id: string, caller: Caller) => {
    const { body } = await client.getJson(path`/${word(name)}/${id}`, { caller });
    return toReceived(readItem(schema, body, origin, `one of its ${name}`), body);
  };

  return {
    account,
    get,
    // Equal reads in flight are one call: the client sees to that.
    getMany: async (refs, toEntity, context) =>
      await Promise.all(
        refs.map(async (ref) => {
          const id = parseRef(ref);
          if (id === null) return notARef(ref);
          return await get(id, context).then(toEntity, toSlot);
        }),
      ),
    readWindow: (query, context) => async (offset, limit) => {
      const page = { ...query, offset: String(offset), limit: String(limit) };
      const answer = await client.getJson(path`/${word(name)}`, {
        query: new URLSearchParams(page).toString(),
        caller: context,
      });
      const { items, total } = readItem(listJson, answer.body, origin, `a list of ${name}`);
      const isEnd = items.length === 0 || offset + items.length >= total;
      const read = readRecords(schema, items, origin, toReceived);
      if (read.leftOut !== undefined) context.onLeftOut?.(read.leftOut);
      return { items: read.items, total, isEnd };
    },
  };
}

function toSlot(error: unknown): VendorError {
  if (error instanceof VendorError) return error;
  throw error;
}
