import type { Asset, AssetFilter, Page } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { connect, request, serveVendor, slice, uuid } from './support.ts';

const SCENES = Array.from({ length: 45 }, (_, index) => ({
  asset_id: uuid(index),
  name: index % 5 === 0 ? `part ${index}` : `scene ${index}`,
}));
const MODEL = uuid(900);

const dateOf = (index: number) => new Date(Date.UTC(2026, 0, 1 + index));

/** Assets whose dates are told by their details alone, a day apart; the third of them has gone. */
const serve = () =>
  serveVendor((path, query) => {
    if (path === '/assets') return { body: { scenes: slice(SCENES, query) } };
    if (path === `/source-files/${MODEL}/assets`) return { body: { scenes: SCENES } };
    const id = /^\/assets\/scenes\/([^/]+)\/details$/.exec(path)?.[1];
    const index = SCENES.findIndex(({ asset_id }) => asset_id === id);
    if (index < 0 || index === 2) return undefined;
    const created_at = dateOf(index).toISOString();
    return { body: { ...SCENES[index], created_at, last_edited_at: created_at } };
  });

const CREATED_AT = { field: 'CREATED_AT', direction: 'ASC' } as const;
const model = { account: 'shop', type: 'Model', path: MODEL } as const;

describe.each([
  ['the account’s assets', undefined, '/assets?offset=0&limit=100'],
  ['what became of a source file', model, `/source-files/${MODEL}/assets`],
])('%s by their dates', (_title, parent, list) => {
  /** All pages of one request, with the calls that each made. */
  async function read(filter?: AssetFilter) {
    const vendor = await serve();
    const { assets } = connect(vendor);
    const context = request();
    const items: Asset[] = [];
    const costs: number[] = [];
    let page: Page<Asset> | undefined;
    do {
      const after = page?.cursorAfter(page.items.length - 1);
      const before = vendor.calls.length;
      page = await assets.list(
        {
          parent,
          first: 100,
          orderBy: CREATED_AT,
          ...(filter === undefined ? {} : { filter }),
          ...(after === undefined ? {} : { after }),
        },
        context,
      );
      items.push(...page.items);
      costs.push(vendor.calls.length - before);
    } while (!page.isLast);
    return { items, costs, lists: vendor.calls.filter((call) => !call.endsWith('/details')) };
  }

  test('have them, or null where one has gone, twenty a page, and the list is read once', async () => {
    const { items, costs, lists } = await read();
    expect(items.map(({ name }) => name)).toEqual(SCENES.map(({ name }) => name));
    expect(items.map(({ createdAt }) => createdAt)).toEqual(
      SCENES.map((_, index) => (index === 2 ? null : dateOf(index))),
    );
    expect(costs).toEqual([21, 20, 5]);
    expect(lists).toEqual([list]);
  });

  test('are asked for theirs only where they match otherwise', async () => {
    const { items, costs } = await read({ name: 'part *', createdAfter: dateOf(20) });
    expect(items.map(({ name }) => name)).toEqual(['part 25', 'part 30', 'part 35', 'part 40']);
    expect(costs).toEqual([10]);
  });

  test('lead on over pages without a match, and go on after any item of one', async () => {
    const { items, costs } = await read({ createdAfter: dateOf(39) });
    expect(items.map(({ name }) => name)).toEqual(SCENES.slice(40).map(({ name }) => name));
    expect(costs).toEqual([21, 20, 5]);

    const { assets } = connect(await serve());
    const query = { parent, first: 100, filter: { createdAfter: dateOf(9) } };
    const whole = await assets.list(query, request());
    const after = whole.cursorAfter(3);
    const rest = await assets.list({ ...query, after }, request());
    expect(rest.items[0]?.vendorId).toBe(whole.items[4]?.vendorId);
  });
});

test('source files by their date have it for the price of the upload tasks, once a request', async () => {
  const files = SCENES.map(({ asset_id, name }) => ({ source_file_id: asset_id, name }));
  const tasks = files.slice(0, 40).map(({ source_file_id }, index) => ({
    upload_task_id: uuid(2_000 + index),
    uploaded_at: dateOf(index).toISOString(),
    status: 'success',
    conversion_tasks: [{ asset_id: uuid(3_000 + index), source_file_id, status: 'success' }],
  }));
  const vendor = await serveVendor((path, query) => {
    if (path === '/source-files') return { body: slice(files, query) };
    return path === '/upload-tasks' ? { body: slice(tasks, query) } : undefined;
  });
  const { models } = connect(vendor);
  const { items } = await models.list({ first: 100, orderBy: CREATED_AT }, request());
  expect(items.map(({ createdAt }) => createdAt)).toEqual(
    files.map((_, index) => (index < 40 ? dateOf(index) : null)),
  );
  expect(new Set(vendor.calls.map((call) => call.split('?')[0]))).toEqual(
    new Set(['/source-files', '/upload-tasks']),
  );
  expect(vendor.calls.length).toBeLessThanOrEqual(3);
});
