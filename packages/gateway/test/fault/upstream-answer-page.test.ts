import { describe, expect, it } from 'vitest';
import type { VendorId } from '../e2e/gateway-setup.ts';
import { startFaultyAccount } from './faulty-account.ts';
import { answerOf } from './hostile-vendor.ts';

interface List {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly sources: readonly {
    readonly state: string;
    readonly isStable: boolean;
    readonly error: { readonly code: string } | null;
  }[];
}

/** What a vendor gives for each address; undefined: 404. */
type Pages = (address: URL) => unknown;

interface Paging {
  readonly vendor: VendorId;
  readonly field: string;
  /** Always the same things, whatever page is asked for. */
  readonly repeating: Pages;
  /** Others on each page, and always another page. */
  readonly endless: Pages;
}

/** The most calls that a page of a list may take. */
const MAX_CALLS = 50;

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const idsFrom = (start: number, count: number) =>
  Array.from({ length: count }, (_, index) => idOf(start + index));

/** By offset and limit. */
function byOffset(
  field: string,
  path: string,
  toBody: (ids: readonly string[]) => unknown,
): Paging {
  const pages =
    (isRepeating: boolean): Pages =>
    ({ pathname, searchParams }) => {
      if (pathname !== path) return undefined;
      const [offset, limit] = ['offset', 'limit'].map((name) => Number(searchParams.get(name)));
      return toBody(idsFrom(isRepeating ? 0 : (offset ?? 0), limit ?? 0));
    };
  return { vendor: '3dverse', field, repeating: pages(true), endless: pages(false) };
}

/** By links from each page to the next. */
function byLink(nextOf: (page: number) => number): Pages {
  return ({ pathname, searchParams }) => {
    if (pathname !== '/model/') return undefined;
    const page = Number(searchParams.get('page'));
    const uris = idsFrom(page * 10, 10).map((id) => `/model/${id}/`);
    const resources = uris.map((uri) => ({ uri, name: uri, status: 'processed' }));
    return { resources, links: { next: `/model/?page=${nextOf(page)}` } };
  };
}

const PAGINGS: readonly Paging[] = [
  byOffset('models', '/source-files', (ids) =>
    ids.map((id) => ({ source_file_id: id, name: 'file' })),
  ),
  byOffset('assets', '/assets', (ids) => ({
    meshes: ids.map((id) => ({ asset_id: id, name: 'mesh' })),
  })),
  byOffset('jobs', '/upload-tasks', (ids) =>
    ids.map((id) => ({ upload_task_id: id, status: 'success' })),
  ),
  byOffset('folders', '/folders', (ids) => ids.map((id) => ({ folder_id: id, name: 'folder' }))),
  ...['models', 'assets', 'jobs'].map(
    (field): Paging => ({
      vendor: 'authentise',
      field,
      repeating: byLink((page) => (page + 1) % 3),
      endless: byLink((page) => page + 1),
    }),
  ),
];

/** A gateway whose one account of this vendor is paged so, and how many calls each page took. */
async function start(vendor: VendorId, pages: Pages) {
  const { query, calls } = await startFaultyAccount(vendor, ({ path }) => {
    const body = pages(new URL(path, 'http://localhost'));
    return body === undefined ? undefined : answerOf(200, JSON.stringify(body));
  });
  return async (field: string, more: string, after: string | null = null) => {
    const before = calls.length;
    const { data, errors } = await query<{ list: List }>(
      `query ($after: String) {
        list: ${field}(first: 100, after: $after ${more}) {
          nodes { id }
          pageInfo { hasNextPage endCursor }
          sources { state isStable error { code } }
        }
      }`,
      { after },
    );
    expect(errors).toBeUndefined();
    const made = calls.length - before;
    expect(made).toBeLessThanOrEqual(MAX_CALLS);
    return { ...data.list, calls: made };
  };
}

describe.each(PAGINGS)('$field of $vendor', ({ vendor, field, repeating, endless }) => {
  const isInLinks = vendor === 'authentise';

  it.each(['', ', orderBy: { field: NAME }', ', filter: { name: "*none*" }'])(
    'A29: whose pages repeat come to an end, each once%s',
    async (more) => {
      const read = await start(vendor, repeating);
      const ids: string[] = [];
      let page = await read(field, more);
      for (;;) {
        ids.push(...page.nodes.map(({ id }) => id));
        if (!page.pageInfo.hasNextPage) break;
        // What leads on has something, or an end that says why.
        page = await read(field, more, page.pageInfo.endCursor);
        expect(page.nodes.length > 0 || page.sources[0]?.state === 'FAILED').toBe(true);
        expect(ids.length).toBeLessThanOrEqual(100);
      }
      expect(new Set(ids).size).toBe(ids.length);
      const [source] = page.sources;
      if (isInLinks) expect(source?.error?.code).toBe('VENDOR_BAD_RESPONSE');
      else expect([source?.isStable, source?.error?.code]).not.toEqual([true, undefined]);
    },
  );

  it('A29: whose pages never end are read as far as was asked for', async () => {
    const read = await start(vendor, endless);
    const ids = new Set<string>();
    let after: string | null = null;
    for (let count = 1; count <= 3; count += 1) {
      const page = await read(field, '', after);
      for (const { id } of page.nodes) ids.add(id);
      expect([ids.size, page.pageInfo.hasNextPage]).toEqual([count * 100, true]);
      after = page.pageInfo.endCursor;
    }
  });

  it.each([', orderBy: { field: NAME }', ', filter: { name: "*none*" }'])(
    'A29: whose pages never end are given up where all would have to be read%s',
    async (more) => {
      const { nodes, pageInfo, sources, calls } = await (await start(vendor, endless))(field, more);
      expect(calls).toBe(MAX_CALLS);
      const [source] = sources;
      // A tree of folders is cut off instead, and says so.
      if (field === 'folders') expect(source).toMatchObject({ state: 'OK', isStable: false });
      else {
        expect(source?.error?.code).toBe('OPERATION_TOO_COMPLEX');
        expect([nodes, pageInfo.hasNextPage]).toEqual([[], false]);
      }
    },
  );
});

it('A29: a list that comes whole and repeats itself gives each thing once', async () => {
  const projects = Array.from({ length: 50 }, (_, index) => ({
    id: String((index % 5) + 1),
    name: 'Gears',
  }));
  const read = await start('metafold', ({ pathname }) =>
    pathname === '/projects' ? projects : undefined,
  );
  const { nodes, pageInfo, calls } = await read('folders', '');
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
  expect([nodes.length, pageInfo.hasNextPage, calls]).toEqual([5, false, 1]);
});

it('A29: pages that are empty for ever are given up', async () => {
  const read = await start('authentise', ({ searchParams }) => ({
    resources: [],
    links: { next: `/model/?page=${Number(searchParams.get('page')) + 1}` },
  }));
  const { pageInfo, sources } = await read('models', '');
  expect(pageInfo.hasNextPage).toBe(false);
  expect(sources).toMatchObject([{ state: 'FAILED', error: { code: 'VENDOR_BAD_RESPONSE' } }]);
});
