import { createServer } from 'node:http';
import {
  type AdapterOptions,
  type Entity,
  GatewayError,
  type ListQuery,
  type Page,
  type ReadContext,
  type ReadFacet,
  type Slot,
  type UploadFile,
} from '@fabgraph/contract';
import { startThreeDVerseEmulator, type ThreeDVerseEmulatorOptions } from '@fabgraph/emulators';
import { assert, onTestFinished } from 'vitest';
import { threeDVerseDefinition } from '../../../src/vendors/3dverse/index.ts';
import { listen, originOf } from '../../support/server.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface FakeCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** As text; binary bodies as Latin-1. */
  readonly body: string;
}

export interface FakeVendor {
  readonly baseUrl: string;
  /** Path and query of each call, in order; before those of a write its method. */
  readonly calls: readonly string[];
  /** The parsed JSON, else the text, of each write, in order. */
  readonly bodies: readonly unknown[];
  /** Headers of each call, in order. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
}

/** Answers with 404 where it has nothing to say. */
export async function serveVendor(
  answer: (path: string, query: URLSearchParams, call: FakeCall) => FakeAnswer | undefined,
): Promise<FakeVendor> {
  const calls: string[] = [];
  const bodies: unknown[] = [];
  const headers: Readonly<Record<string, unknown>>[] = [];
  const server = createServer(async (request, response) => {
    const { method = '' } = request;
    const { pathname, searchParams, search } = new URL(request.url ?? '', 'http://vendor');
    const path = pathname.replace('/app/v1', '');
    calls.push(method === 'GET' ? path + search : `${method} ${path}${search}`);
    headers.push(request.headers);
    let body = '';
    for await (const chunk of request) body += chunk.toString('latin1');
    if (method !== 'GET') bodies.push(parseBody(body));
    const given = answer(path, searchParams, { method, path, query: searchParams, body }) ?? {
      status: 404,
      body: { errorCode: 1, message: 'No such thing' },
    };
    const json = { 'content-type': 'application/json' };
    response.writeHead(given.status ?? 200, { ...json, ...given.headers });
    response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body));
  });
  await listen(server);
  return { baseUrl: `${originOf(server)}/app/v1`, calls, bodies, headers };
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What the vendor answers to a write that has nothing to tell. */
export const DONE: FakeAnswer = { status: 204, body: '' };

/** A refusal in the vendor's form. */
export function refusal(status: number, message = 'No'): FakeAnswer {
  return { status, body: { errorCode: 7, message } };
}

/** The vendor's double under a clock that stands still, and the demo's account there. */
export async function startEmulated(
  options: ThreeDVerseEmulatorOptions = {},
  adapterOptions?: AdapterOptions,
) {
  const emulator = await startThreeDVerseEmulator({ clock: 'manual', ...options });
  onTestFinished(() => emulator.close());
  return { emulator, ...connect(emulator, { apiKey: '3dverse-demo-key' }, adapterOptions) };
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
  options?: AdapterOptions,
) {
  const adapter = threeDVerseDefinition.create('shop', { ...credential, baseUrl }, options);
  onTestFinished(() => adapter.close());
  const { folders, models, assets, jobs, users, groups, access, uploads, files } = adapter.facets;
  assert(folders && models && assets && jobs && users && groups && access && uploads && files);
  return {
    adapter,
    folders: withAll(folders),
    models: withAll(models),
    assets: withAll(assets),
    jobs,
    users: withAll(users),
    groups,
    access: withAll(access),
    uploads,
    files,
  };
}

/** The same facet, whose optional powers this vendor has. */
function withAll<F extends object>(facet: F): Required<F> {
  return facet as Required<F>;
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

/** A file of a few bytes, of an unknown size where none is given. */
export function fileOf(filename: string, text: string, more: Partial<UploadFile> = {}): UploadFile {
  const bytes = Buffer.from(text);
  const content = (async function* () {
    yield bytes.subarray(0, 3);
    yield bytes.subarray(3);
  })();
  return { filename, size: bytes.length, contentType: null, content, ...more };
}
