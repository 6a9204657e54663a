import { describe, expect, it } from 'vitest';
import { createRequest, facetOf, nounsOf, pathsOf, rejection, walk } from './request.ts';
import type { DescribeAdapterOptions } from './subject.ts';

export function describePaging(options: DescribeAdapterOptions): void {
  const { start } = options;

  describe.each(nounsOf(options))('the list of %s', (noun) => {
    it('gives each once, whatever the size of the pages, and ends', async () => {
      const { adapter } = await start();
      const facet = facetOf(adapter, noun);
      const bySmallPages = pathsOf(await walk(facet, { first: 7 }));
      const byLargePages = pathsOf(await walk(facet, { first: 100 }));
      expect(new Set(bySmallPages).size).toBe(bySmallPages.length);
      expect([...bySmallPages].sort()).toEqual([...byLargePages].sort());
      expect(bySmallPages).not.toEqual([]);
    });

    it('goes on after any item of a page, and before the first', async () => {
      const { adapter } = await start();
      const facet = facetOf(adapter, noun);
      const page = await facet.list({ first: 5 }, createRequest());
      const whole = pathsOf(await walk(facet, { first: 100 })).toSorted();
      for (const index of [-1, 0, page.items.length - 1]) {
        if (index >= page.items.length) continue;
        const rest = await walk(facet, { first: 100, after: page.cursorAfter(index) });
        const given = page.items.slice(0, index + 1);
        expect([...pathsOf(given), ...pathsOf(rest)].sort()).toEqual(whole);
      }
    });

    it('says truly what it filtered, and how many there are where it knows', async () => {
      const { adapter } = await start();
      const facet = facetOf(adapter, noun);
      const page = await facet.list({ first: 5 }, createRequest());
      const whole = await walk(facet, { first: 100 });
      expect([null, whole.length]).toContain(page.total);
      expect(page.isLast && page.items.length < whole.length).toBe(false);
    });

    it('refuses a cursor that is none of its own', async () => {
      const { adapter } = await start();
      for (const after of ['', 'nonsense', '{"offset":-1}', '[[]]']) {
        const list = facetOf(adapter, noun).list({ first: 5, after }, createRequest());
        expect((await rejection(list)).code).toBe('INVALID_INPUT');
      }
    });
  });
}
