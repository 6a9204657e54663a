import { describe, expect, it } from 'vitest';
import { createRequest, entityIn, facetOf, firstOf, nounsOf } from './request.ts';
import type { DescribeAdapterOptions } from './subject.ts';

const WORDS = ['Reticulating', 'constructor', '__proto__', 'toString', 'a b/c'];

export function describeStatuses(options: DescribeAdapterOptions): void {
  const { start, nouns } = options;
  const withStatus = nounsOf(options).filter((noun) => nouns[noun]?.statusMember !== undefined);

  describe.each(withStatus)('a status of %s', (noun) => {
    it('that nobody knows is UNKNOWN, with the vendor’s word kept', async () => {
      const { adapter, vendor } = await start();
      const { ref } = await firstOf(adapter, noun);
      const facet = facetOf(adapter, noun);
      vendor.clearCalls();
      const [slot] = await facet.getMany([ref], createRequest());
      const payload = entityIn(slot).vendorData() as object;
      const path = vendor.calls().at(-1)?.path ?? '';
      for (const word of WORDS) {
        const body = { ...payload, [nouns[noun]?.statusMember ?? '']: word };
        vendor.addFaults([{ method: 'GET', path, body, times: 1 }]);
        const [changed] = await facet.getMany([ref], createRequest());
        const expected = { ref, status: 'UNKNOWN', vendorStatus: word };
        expect(entityIn(changed) as object).toMatchObject(expected);
      }
    });
  });
}
