import type { Page } from '@fabgraph/contract';
import { describe, expect, test } from 'vitest';
import { connect, type FakeAnswer, request, serveVendor, slice, uuid, walk } from './support.ts';

const COUNT = 500;
const FILES = Array.from({ length: COUNT }, (_, index) => ({
  source_file_id: uuid(index),
  name: `file-${index}.stl`,
}));
const TASKS = FILES.slice(0, 250).map(({ source_file_id }, index) => ({
  upload_task_id: uuid(10_000 + index),
  uploaded_at: '2026-01-02T03:04:05.000Z',
  status: 'success',
  conversion_tasks: [{ asset_id: uuid(20_000 + index), source_file_id, status: 'success' }],
}));
const SCENES = FILES.map(({ source_file_id, name }) => ({ asset_id: source_file_id, name }));

interface Habits {
  /** Whether lists tell how long they are. */
  readonly isCounted: boolean;
  /** The most that the vendor gives at once. */
  readonly maxLimit: number;
}

function answer(
  path: string,
  query: URLSearchParams,
  { isCounted, maxLimit }: Habits,
): FakeAnswer | undefined {
  const headers = (name: string, count: string) => (isCounted ? { [name]: count } : {});
  if (path === '/source-files') {
    return {
      body: slice(FILES, query, maxLimit),
      headers: headers('x-source-files-count', String(COUNT)),
    };
  }
  if (path === '/assets') {
    return {
      body: { scenes: slice(SCENES, query, maxLimit) },
      headers: headers('x-assets-count', `{"total":${COUNT}}`),
    };
  }
  return path === '/upload-tasks' ? { body: slice(TASKS, query, maxLimit) } : undefined;
}

const COUNTED: Habits = { isCounted: true, maxLimit: 100 };

const serve = (habits = COUNTED) => serveVendor((path, query) => answer(path, query, habits));

describe.each([
  { isCounted: true, maxLimit: 100 },
  { isCounted: false, maxLimit: 100 },
  { isCounted: false, maxLimit: 50 },
])('of a vendor that gives $maxLimit at once, with a count: $isCounted', (habits) => {
  test('a list of 500 source files that is read 33 at a time is one call a page', async () => {
    const vendor = await serve(habits);
    const callsBefore: number[] = [];
    const walked = await walk(connect(vendor).models, { first: 33 }, () => {
      callsBefore.push(vendor.calls.length);
    });
    expect(new Set(walked.map(({ vendorId }) => vendorId)).size).toBe(COUNT);
    const costs = callsBefore.slice(1).map((calls, page) => calls - (callsBefore[page] ?? 0));
    expect(Math.max(...costs)).toBe(1);
    expect(vendor.calls.length).toBeLessThanOrEqual(Math.ceil(COUNT / 33) + 1);
  });

  test('so are 500 assets and 250 upload tasks with a conversion each', async () => {
    const vendor = await serve(habits);
    const { assets, jobs } = connect(vendor);
    expect(await walk(assets, { first: 33 })).toHaveLength(COUNT);
    const assetCalls = vendor.calls.length;
    expect(assetCalls).toBeLessThanOrEqual(Math.ceil(COUNT / 30) + 1);
    expect(await walk(jobs, { first: 33 })).toHaveLength(2 * TASKS.length);
    expect(vendor.calls.length - assetCalls).toBeLessThanOrEqual(Math.ceil(TASKS.length / 30) + 1);
  });
});

test('the first page of each list of an account is one call', async () => {
  const vendor = await serve();
  const { models, assets, jobs } = connect(vendor);
  const context = request();
  const pages: readonly Page<unknown>[] = await Promise.all([
    models.list({ first: 50 }, context),
    assets.list({ first: 50 }, context),
    jobs.list({ first: 50 }, context),
  ]);
  expect(pages.map(({ isLast, total }) => [isLast, total])).toEqual([
    [false, COUNT],
    [false, COUNT],
    [false, null],
  ]);
  expect(vendor.calls.toSorted()).toEqual([
    '/assets?offset=0&limit=50',
    '/source-files?offset=0&limit=50',
    '/upload-tasks?offset=0&limit=50',
  ]);
});

test('what is counted ends with its last full window', async () => {
  const vendor = await serve();
  const { models, assets } = connect(vendor);
  expect(await walk(models, { first: 100 })).toHaveLength(COUNT);
  const modelCalls = vendor.calls.length;
  await walk(assets, { first: 100 });
  // The first window is 100 long; each later one looks at the last three rows before it, too.
  expect([modelCalls, vendor.calls.length - modelCalls]).toEqual([6, 6]);
});

test('dates of source files page by page cost the upload tasks once a request', async () => {
  const vendor = await serve();
  const { models } = connect(vendor);
  const context = request();
  let after: string | undefined;
  for (let page = 0; page < 3; page += 1) {
    const { items, cursorAfter } = await models.list(
      { first: 100, ...(after === undefined ? {} : { after }) },
      context,
    );
    await models.getDetails(items, new Set(['createdAt']), context);
    after = cursorAfter(items.length - 1);
  }
  const tasks = vendor.calls.filter((call) => call.startsWith('/upload-tasks'));
  expect(tasks).toEqual([0, 100, 200].map((offset) => `/upload-tasks?offset=${offset}&limit=100`));
  expect(vendor.calls).toHaveLength(6);
});

test('jobs and the dates of source files share the upload tasks that both need', async () => {
  const few = TASKS.slice(0, 60);
  const vendor = await serveVendor((path, query) =>
    path === '/upload-tasks' ? { body: slice(few, query) } : answer(path, query, COUNTED),
  );
  const { models, jobs } = connect(vendor);
  const context = request();
  const [page] = await Promise.all([
    models.list({ first: 100 }, context),
    jobs.list({ first: 100 }, context),
  ]);
  await models.getDetails(page.items, new Set(['createdAt']), context);
  expect(vendor.calls.toSorted()).toEqual([
    '/source-files?offset=0&limit=100',
    '/upload-tasks?offset=0&limit=100',
    // 60 at once may be all that the vendor gives, so its end is asked for.
    '/upload-tasks?offset=60&limit=100',
  ]);
});
