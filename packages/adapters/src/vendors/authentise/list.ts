import type { LeftOut, ReadContext } from '@fabgraph/contract';
import type { z } from 'zod';
import type { VendorClient } from '../../http/client.ts';
import { toBadResponse } from '../../http/error.ts';
import { readRecordsInTurns } from '../../wire/item.ts';
import { perAnswer } from '../../wire/per-answer.ts';
import { AUTHENTISE } from './vendor.ts';
import { parseList } from './wire.ts';

/** One item of a list, or what a GET of it alone gives. */
export interface VendorRecord<T> {
  readonly id: string;
  readonly json: T;
  /** As received. */
  readonly raw: unknown;
  readonly readAt: Date;
}

export interface ListPage<T> {
  /** Path and query that it was read at, after the service's base. */
  readonly address: string;
  readonly records: readonly VendorRecord<T>[];
  /** The vendor's own links to the pages beside this one, unresolved. */
  readonly next: string | null;
  readonly prev: string | null;
  /** Items of the whole list, where the vendor says. */
  readonly count: number | null;
  /** Items of this page that were no such thing; undefined: none. */
  readonly leftOut: LeftOut | undefined;
}

/** One list of the vendor's, read page by page. Addresses of pages are the vendor's: none is ever made here. */
export interface VendorList<T> {
  /** The first page's address without a query. */
  readonly path: string;
  /**
   * One page. Equal reads of one request are one call, unless a fresh one is asked for.
   * @throws VendorError
   */
  readonly read: (
    address: string,
    context: ReadContext,
    options?: { readonly isFresh?: boolean },
  ) => Promise<ListPage<T>>;
  /**
   * The address that a page's link means.
   * @throws VendorError VENDOR_BAD_RESPONSE where it leads out of this list.
   */
  readonly follow: (link: string, page: ListPage<T>) => string;
  /** Whether `follow` could have given it. */
  readonly isAddress: (address: string) => boolean;
}

export interface VendorListOptions<T> {
  readonly client: VendorClient;
  readonly account: string;
  /** Base of the service. */
  readonly baseUrl: string;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  /** Null for what is no item of this list. */
  readonly idOf: (json: T) => string | null;
  /** Told of every page that was really read. */
  readonly onRead?: (page: ListPage<T>, context: ReadContext) => void | Promise<void>;
}

export function createVendorList<T extends { readonly uri: string | null }>({
  client,
  account,
  baseUrl,
  path,
  schema,
  idOf,
  onRead = () => {},
}: VendorListOptions<T>): VendorList<T> {
  const fail = (says: string) =>
    toBadResponse({ vendor: AUTHENTISE, account, method: 'GET', url: baseUrl + path }, says);

  const fetchPage = async (address: string, context: ReadContext): Promise<ListPage<T>> => {
    const [pathname = path, query] = splitOnce(address, '?');
    const { body } = await client.getJson(pathname, {
      caller: context,
      ...(query === undefined ? {} : { query }),
    });
    const page = await toPage(body, address);
    await onRead(page, context);
    return page;
  };

  const toPage = perAnswer(async (body: unknown, address: string): Promise<ListPage<T>> => {
    const list = parseList(body, client.origin);
    if (list === null) throw fail('no list');
    const { items, next, prev, count } = list;
    const readAt = new Date();
    const toRecord = (json: T, raw: unknown): VendorRecord<T> | null => {
      const id = idOf(json);
      return id === null ? null : { id, json, raw, readAt };
    };
    const { items: records, leftOut } = await readRecordsInTurns(
      schema,
      items,
      client.origin,
      toRecord,
    );
    return { address, records, next, prev, count, leftOut };
  });

  const resolve = (link: string, from: string, ownUri: string | null): string | null => {
    const here = baseUrl + from;
    if (!URL.canParse(link, here)) return null;
    const { protocol, host, pathname, search } = new URL(link, here);
    const base = new URL(baseUrl);
    // Only path and query are used, so that a link takes no call off https: or to another host.
    if (!/^https?:$/.test(protocol)) return null;
    if (host !== base.host && host !== hostOf(ownUri)) return null;
    const prefix = base.pathname.replace(/\/$/, '');
    const own = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname;
    return own.startsWith(path) ? own + search : null;
  };

  return {
    path,
    read: async (address, context, { isFresh = false } = {}) => {
      const pages = await context.once(`pages of ${baseUrl}${path}`, async () => new Map());
      const known: Promise<ListPage<T>> | undefined = pages.get(address);
      if (known !== undefined && !isFresh) return await known;
      const page = fetchPage(address, context);
      pages.set(address, page);
      return await page;
    },
    follow: (link, page) => {
      // A service that calls itself by another host than it is reached at does so in links, too.
      const address = resolve(link, page.address, page.records[0]?.json.uri ?? null);
      if (address === null) throw fail('a link to a page somewhere else');
      return address;
    },
    isAddress: (address) => address.startsWith('/') && resolve(address, path, null) === address,
  };
}

function hostOf(uri: string | null): string | null {
  return uri !== null && URL.canParse(uri) ? new URL(uri).host : null;
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
