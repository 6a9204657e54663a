import type { ResourceType } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createRequest, facetOf, failureOf, firstOf, nounsOf, TYPE_OF } from './request.ts';
import type { DescribeAdapterOptions } from './subject.ts';

const TYPES: readonly ResourceType[] = ['Folder', 'Model', 'Asset', 'Job', 'User'];

/** Paths that no vendor's ids give, made from one that is good. */
const FORGERIES: Readonly<Record<string, (path: string) => string>> = {
  nothing: () => '',
  'one dot': () => '.',
  'two dots': () => '..',
  'a climb before it': (path) => `../${path}`,
  'a climb after it': (path) => `${path}/..`,
  'a climb in place of its end': (path) => `${path.slice(0, path.lastIndexOf('/') + 1)}..`,
  'an encoded climb': (path) => `${path}%2f..`,
  'an encoded slash': (path) => `${path}%2F`,
  'an empty segment': (path) => `${path}//`,
  'a slash before it': (path) => `/${path}`,
  'a slash after it': (path) => `${path}/`,
  'a query': (path) => `${path}?x=1`,
  'a fragment': (path) => `${path}#x`,
  'a backslash': (path) => `${path}\\..`,
  'a line break': (path) => `${path}\n`,
  'a null character': (path) => `${path}\0`,
  'a blank': (path) => `${path} `,
  'an address': (path) => `http://elsewhere.example/${path}`,
  'a very long id': (path) => path + 'a'.repeat(5_000),
};

export function describeRefs(options: DescribeAdapterOptions): void {
  const { start } = options;

  describe.each(nounsOf(options))('a ref of %s', (noun) => {
    it('is known when the adapter made it, and only for its own account', async () => {
      const { adapter } = await start();
      const { ref } = await firstOf(adapter, noun);
      expect(adapter.isRef(ref)).toBe(true);
      expect(adapter.isRef({ ...ref, account: `${ref.account}-2` })).toBe(false);
    });

    it('is refused for a type that the vendor does not have', async () => {
      const { adapter } = await start();
      const { ref } = await firstOf(adapter, noun);
      const present = nounsOf(options).map((other) => TYPE_OF[other]);
      const absent = TYPES.filter((type) => !present.includes(type));
      const types = [...absent, 'Nonsense', '__proto__', 'constructor'] as ResourceType[];
      expect(types.filter((type) => adapter.isRef({ ...ref, type }))).toEqual([]);
    });

    it('is refused with anything else in its path, and sent nowhere', async () => {
      const { adapter, vendor } = await start();
      const { ref } = await firstOf(adapter, noun);
      const forgeries = Object.entries(FORGERIES).map(([what, forge]) => {
        return { what, forged: { ...ref, path: forge(ref.path) } };
      });
      const accepted = forgeries.filter(({ forged }) => adapter.isRef(forged));
      expect(accepted.map(({ what }) => what)).toEqual([]);
      vendor.clearCalls();
      for (const { what, forged } of forgeries) {
        const read = facetOf(adapter, noun).getMany([forged], createRequest());
        expect((await failureOf(read)) as object, what).toMatchObject({
          code: expect.stringMatching(/^(INVALID_INPUT|NOT_FOUND)$/),
        });
      }
      expect(vendor.calls()).toEqual([]);
    });
  });
}
