import { createServer } from 'node:http';
import {
  type Entity,
  GatewayError,
  type ListQuery,
  type Page,
  type ReadContext,
  type ReadFacet,
  type Slot,
} from '@fabgraph/contract';
import { assert, onTestFinished } from 'vitest';
import { threeDVerseDefinition } from '../../../src/vendors/3dverse/index.ts';
import { listen, originOf } from '../../support/server.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface FakeVendor {
  readonly baseUrl: string;
  /** Path and query of each call, in order. */
  readonly calls: readonly string[];
  /** Headers of each call, in order. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
}

/** Answers with 404 where it has nothing to say. */
export async function serveVendor(
  answer: (path: string, query: URLSearchParams) => FakeAnswer | undefined,
): Promise<FakeVendor> {
  const calls: string[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams, search } = new URL(request.url ?? '', 'http://vendor');
    const path = pathname.replace('/app/v1', '');
    calls.push(path + search);
    headers.push(request.headers);
    const given = answer(path, searchParams) ?? {
      status: 404,
      body: { errorCode: 1, message: 'No such thing' },
    };
    const json = { 'content-type': 'application/json' };
    response.writeHead(given.status ?? 200, { ...json, ...given.headers });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  });
  await listen(server);
  return { baseUrl: `${originOf(server)}/app/v1`, calls, headers };
}

/** The part of a list that offset and limit ask for. */
export function slice<T>(list: readonly T[], query: URLSearchParams, maxLimit = 100): readonly T[] {
  const offset = Number(query.get('offset') ?? 0);
  return list.slice(offset, offset + Math.min(maxLimit, Number(query.get('limit') ?? 10)));
}

/** An account whose sockets are closed after the test. */
export function connect(
  { baseUrl }: { readonly baseUrl: string },
  credential: Readonly<Record<string, string>> = { apiKey: 'test-key' },
) {
  const adapter = threeDVerseDefinition.create('shop', { ...credential, baseUrl });
  onTestFinished(() => adapter.close());
  const { folders, models, assets, jobs, users, groups, access } = adapter.facets;
  assert(folders && models && assets && jobs && users && groups && access);
  return { adapter, folders, models, assets, jobs, users, groups, access };
}

/** One request of one caller. */
export function request(): ReadContext {
  const kept = new Map<string, Promise<unknown>>();
  return {
    signal: AbortSignal.timeout(20_000),
    once: <T>(key: string, read: () => Promise<T>) => {
      const known = kept.get(key) ?? read();
      kept.set(key, known);
      return known as Promise<T>;
    },
  };
}

/** Every item of a list, page by page, each page in a request of its own. */
export async function walk<E extends Entity, Filter, Field extends string>(
  facet: Pick<ReadFacet<E, Filter, Field>, 'list'>,
  query: ListQuery<Filter, Field>,
  beforePage: (pageNumber: number) => void = () => {},
): Promise<readonly E[]> {
  const items: E[] = [];
  let after = query.after;
  for (let pageNumber = 1; pageNumber <= 400; pageNumber += 1) {
    beforePage(pageNumber);
    const page: Page<E> = await facet.list(
      { ...query, ...(after === undefined ? {} : { after }) },
      request(),
    );
    items.push(...page.items);
    if (page.isLast) return items;
    after = page.cursorAfter(page.items.length - 1);
  }
  throw new Error('The walk does not end.');
}

export function entityOf<E>(slot: Slot<E> | undefined): E {
  assert(slot !== undefined && !(slot instanceof GatewayError), `no entity: ${slot}`);
  return slot;
}

export function errorOf(slot: Slot<unknown> | undefined): GatewayError {
  assert(slot instanceof GatewayError);
  return slot;
}

/** A uuid that tells its number: `00000007-…`. */
export function uuid(number: number): string {
  return `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
}
