import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLongestWindows } from '../../../src/vendors/3dverse/list-end.ts';
import { connect, request, serveVendor, slice, uuid, walk } from './support.ts';

function users(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    user_id: uuid(index + 1),
    username: `user-${index}`,
  }));
}

async function serveUsers(count: number, maxLimit = 100) {
  const all = users(count);
  return await serveVendor((_path, query) => ({ body: slice(all, query, maxLimit) }));
}

test.each([0, 1, 4, 8, 23, 31, 99])(
  'a list of %i that comes short of what was asked for is one call, each time',
  async (count) => {
    const vendor = await serveUsers(count);
    const { users } = connect(vendor);
    for (let read = 0; read < 2; read += 1) {
      expect(await walk(users, { first: 100 })).toHaveLength(count);
    }
    expect(vendor.calls).toHaveLength(2);
  },
);

test.each([10, 20, 25, 50, 64])(
  'a window of %i may be all that the vendor gives at once, so one more is asked for',
  async (count) => {
    const vendor = await serveUsers(count);
    expect(await walk(connect(vendor).users, { first: 100 })).toHaveLength(count);
    expect(vendor.calls).toHaveLength(2);
  },
);

test.each([10, 20, 25, 50, 64, 100])(
  'a list that comes %i at a time is read to its end',
  async (maxLimit) => {
    const vendor = await serveUsers(237, maxLimit);
    expect(await walk(connect(vendor).users, { first: 100 })).toHaveLength(237);
  },
);

test('a window that comes short of others of its list is the last, whatever its length', () => {
  const longest = createLongestWindows();
  const window = (offset: number, count: number) =>
    longest.isEnd('/users', { offset, limit: 100, count, total: null });
  expect([window(0, 50), window(50, 20)]).toEqual([false, true]);
  expect(longest.isEnd('/folders', { offset: 0, limit: 100, count: 20, total: null })).toBe(false);
});

test('37 at a time cannot be told from 37 in all, until others were seen to follow', () => {
  const longest = createLongestWindows();
  const window = (offset: number, limit: number, count: number) =>
    longest.isEnd('/users', { offset, limit, count, total: null });
  expect(window(0, 100, 37)).toBe(true);
  expect(window(30, 30, 30)).toBe(false);
  expect(window(60, 100, 37)).toBe(false);
  expect(window(0, 100, 37)).toBe(false);
});

test('a total that the vendor tells is believed before any length', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.integer({ min: 1, max: 100 }), (offset, count) => {
      const longest = createLongestWindows();
      const isEnd = (total: number) =>
        longest.isEnd('/source-files', { offset, limit: 100, count, total });
      expect([isEnd(offset + count), isEnd(offset + count + 1)]).toEqual([true, false]);
    }),
  );
});

test('a list grown behind the place that was reached does not make its end cost two calls', async () => {
  const all = users(23);
  const vendor = await serveVendor((_path, query) => ({ body: slice(all, query) }));
  const { users: facet } = connect(vendor);
  const page = await facet.list({ first: 100 }, request());
  all.push(...users(40).slice(23, 31));
  const rest = await facet.list({ first: 100, after: page.cursorAfter(22) }, request());
  expect(rest.items).toHaveLength(8);
  const calls = vendor.calls.length;
  expect(await walk(facet, { first: 100 })).toHaveLength(31);
  expect(vendor.calls).toHaveLength(calls + 1);
});
