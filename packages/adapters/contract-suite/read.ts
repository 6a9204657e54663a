import type { Entity, Slot } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { createRequest, entityIn, facetOf, nounsOf, sampleOf, TYPE_OF } from './request.ts';
import type { DescribeAdapterOptions } from './subject.ts';

export function describeReads(options: DescribeAdapterOptions): void {
  const { start, nouns } = options;

  describe.each(nounsOf(options))('%s, read in bulk', (noun) => {
    it('come in the order asked, as often as asked', async () => {
      const { adapter } = await start();
      const refs = (await sampleOf(adapter, noun)).map(({ ref }) => ref);
      const asked = [...refs.slice(1), ...refs];
      const slots = await facetOf(adapter, noun).getMany(asked, createRequest());
      expect(slots.map((slot) => entityIn(slot).ref)).toEqual(asked);
      expect(adapter.getState()).toBe('HEALTHY');
    });

    it('cost no call when none is asked for', async () => {
      const { adapter, vendor } = await start();
      expect(await facetOf(adapter, noun).getMany([], createRequest())).toEqual([]);
      expect(vendor.calls()).toEqual([]);
    });

    it('carry the id that their ref ends in, and their payload', async () => {
      const { adapter } = await start();
      for (const { ref, vendorId, vendorData } of await sampleOf(adapter, noun)) {
        expect(ref).toMatchObject({ account: adapter.account, type: TYPE_OF[noun] });
        expect(ref.path.split('/').at(-1)).toBe(vendorId);
        expect(() => JSON.stringify(vendorData())).not.toThrow();
      }
    });

    const missing = nouns[noun]?.missing ?? null;
    if (missing === null) return;

    it('leave NOT_FOUND in the slot of a missing one, and the rest as they are', async () => {
      const { adapter } = await start();
      const refs = (await sampleOf(adapter, noun)).map(({ ref }) => ref);
      const absent = { account: adapter.account, type: TYPE_OF[noun], path: missing };
      expect(adapter.isRef(absent)).toBe(true);
      const asked = [absent, ...refs, absent];
      const slots = await facetOf(adapter, noun).getMany(asked, createRequest());
      const { vendor, account } = adapter;
      const notFound = { code: 'NOT_FOUND', vendor: vendor.id, account };
      expect(slots.map(outcomeOf)).toEqual([notFound, ...refs, notFound]);
    });
  });
}

function outcomeOf(slot: Slot<Entity>): unknown {
  if (!(slot instanceof Error)) return slot.ref;
  const { code, vendor, account } = slot;
  return { code, vendor, account };
}
