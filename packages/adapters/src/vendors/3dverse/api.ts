import {
  type Caller,
  type ReadContext,
  type Slot,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import type { z } from 'zod';
import type {
  JsonAnswer,
  OpenedAnswer,
  OpenRequestOptions,
  SendStreamOptions,
  VendorClient,
} from '../../http/client.ts';
import { type AnswerOrigin, readItem } from '../../wire/item.ts';
import { type FreshIds, isInvisible } from './fresh-id.ts';
import type { ListLengths } from './list-length.ts';
import { type QueryValue, toQuery } from './query.ts';
import { readContextOf } from './read-context.ts';
import type { Received } from './received.ts';
import type { RefFactory } from './ref.ts';
import { THREEDVERSE } from './vendor.ts';

/** One account at the vendor, as its facets see it. */
export interface Api {
  readonly account: string;
  /** Whose answers are read. */
  readonly origin: AnswerOrigin;
  readonly refs: RefFactory;
  readonly fresh: FreshIds;
  readonly lists: ListLengths;
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
  /** A write that answers with nothing worth reading. */
  readonly send: (
    method: WriteMethod,
    path: string,
    json: unknown,
    context: WriteContext,
  ) => Promise<void>;
  /** A write that answers with the thing it made. */
  readonly sendForOne: <T>(
    schema: z.ZodType<T>,
    path: string,
    json: unknown,
    what: string,
    context: WriteContext,
  ) => Promise<Received<T>>;
  /** Bytes, at the vendor or wherever it points. */
  readonly open: (path: string, options: OpenRequestOptions) => Promise<OpenedAnswer>;
  /** A write whose body is as long as it may be. */
  readonly sendStream: (
    method: 'POST' | 'PUT',
    path: string,
    options: SendStreamOptions,
  ) => Promise<JsonAnswer>;
  /** The failure of an answer that is not what the vendor documents. */
  readonly badResponse: (path: string, says: string) => VendorError;
}

export type WriteMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What of the HTTP client is used. */
export type Calls = Pick<VendorClient, 'origin' | 'getJson' | 'sendJson' | 'open' | 'sendStream'>;

export interface ApiOptions {
  readonly account: string;
  readonly client: Calls;
  readonly refs: RefFactory;
  readonly fresh: FreshIds;
  readonly lists: ListLengths;
}

export function createApi({ account, client, refs, fresh, lists }: ApiOptions): Api {
  const { origin } = client;
  const read: Api['read'] = (path, query, context) =>
    fresh.read(path, context.signal, () =>
      client.getJson(path, { query: toQuery(query), caller: context }),
    );

  const show = (paths: readonly string[], caller: Caller) =>
    Promise.all(paths.map((unseen) => read(unseen, {}, readContextOf(caller))));

  /** Again where it was refused for what was just made and is shown by now: a refusal did nothing. */
  const sendJson = async (
    method: WriteMethod,
    path: string,
    json: unknown,
    caller: Caller,
  ): Promise<JsonAnswer> => {
    const send = () => client.sendJson(method, path, { json, caller });
    try {
      return await send();
    } catch (error) {
      const unseen = isInvisible(error) ? fresh.unseenIn(path) : [];
      if (unseen.length === 0) throw error;
      const shown = await settle(() => show(unseen, caller));
      if (shown instanceof VendorError) throw error;
      return await send();
    }
  };

  const receiveOne = <T>(schema: z.ZodType<T>, body: unknown, what: string): Received<T> => {
    const json = readItem(schema, body, origin, what);
    return { json, raw: body, fetchedAt: new Date(), origin };
  };

  return {
    account,
    origin,
    refs,
    fresh,
    lists,
    read,
    readOne: async (schema, path, what, context) => {
      const { body } = await read(path, {}, context);
      return receiveOne(schema, body, what);
    },
    send: async (method, path, json, context) => {
      await sendJson(method, path, json, context);
    },
    sendForOne: async (schema, path, json, what, context) => {
      const { body } = await sendJson('POST', path, json, context);
      return afterWrite(() => receiveOne(schema, body, what));
    },
    open: (path, options) =>
      fresh.read(path, options.caller.signal, () => client.open(path, options)),
    sendStream: async (method, path, options) => {
      // Bytes are sent once: what they go to is waited for before them.
      await show(fresh.unseenIn(path), options.caller);
      return await client.sendStream(method, path, options);
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

/**
 * What is told of a write that is done. Where that fails, the error says that the write itself did
 * not, and is none to repeat it on.
 */
export async function afterWrite<T>(tell: () => T | Promise<T>): Promise<T> {
  try {
    return await tell();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    const { code, message, vendor, account, httpStatus, cause } = error;
    throw new VendorError({
      code,
      message: `${message} The change itself was made: look before repeating it.`,
      vendor,
      account,
      httpStatus,
      isRetryable: false,
      cause,
    });
  }
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
