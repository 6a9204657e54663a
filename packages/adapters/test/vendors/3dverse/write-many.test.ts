import { type ErrorCode, VendorError } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deleteEach, deleteMany, moveMany } from '../../../src/vendors/3dverse/write-many.ts';

function failure(code: ErrorCode): VendorError {
  return new VendorError({ code, message: code, vendor: '3dverse', account: 'shop' });
}

const id = fc.integer({ min: 0, max: 15 }).map(String);
const ids = fc.array(id, { minLength: 1, maxLength: 30 });

test('one outcome an id, in the order asked, whichever of them the vendor refuses', async () => {
  await fc.assert(
    fc.asyncProperty(ids, fc.uniqueArray(id), async (wanted, refused) => {
      const moved = new Set<string>();
      let calls = 0;
      const outcomes = await moveMany(wanted, async (sent) => {
        calls += 1;
        if (sent.some((one) => refused.includes(one))) throw failure('FORBIDDEN');
        for (const one of sent) moved.add(one);
      });
      expect(outcomes.map((outcome) => outcome?.code ?? null)).toEqual(
        wanted.map((one) => (refused.includes(one) ? 'FORBIDDEN' : null)),
      );
      expect([...moved].every((one) => wanted.includes(one) && !refused.includes(one))).toBe(true);
      expect(calls).toBeLessThanOrEqual(1 + new Set(wanted).size);
    }),
  );
});

test('whatever needs whatever, all that can go is gone, and what cannot says so', async () => {
  const needs = fc.array(fc.tuple(id, id), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(ids, needs, async (wanted, pairs) => {
      const there = new Set(Array.from({ length: 12 }, (_, index) => String(index)));
      const isNeeded = (one: string, besides: readonly string[]) =>
        pairs.some(
          ([by, what]) => what === one && by !== one && there.has(by) && !besides.includes(by),
        );
      const outcomes = await deleteMany(wanted, async (sent) => {
        if (sent.some((one) => !there.has(one))) throw failure('NOT_FOUND');
        if (sent.some((one) => isNeeded(one, sent))) throw failure('CONFLICT');
        for (const one of sent) there.delete(one);
      });
      for (const [index, one] of wanted.entries()) {
        const isKept = there.has(one);
        expect(outcomes[index]?.code ?? null).toBe(isKept ? 'CONFLICT' : null);
        expect(isKept && !isNeeded(one, [])).toBe(false);
      }
    }),
  );
});

test.each<ErrorCode>(['UNAUTHENTICATED', 'RATE_LIMITED', 'VENDOR_UNAVAILABLE', 'OUTCOME_UNKNOWN'])(
  'after %s no more calls are made for one of them at a time',
  async (code) => {
    for (const write of [moveMany, deleteMany]) {
      let calls = 0;
      const outcomes = await write(['1', '2', '1'], async () => {
        calls += 1;
        throw failure(code);
      });
      expect([outcomes.map((outcome) => outcome?.code), calls]).toEqual([[code, code, code], 1]);
    }
  },
);

test('what is no failure of the vendor’s is nobody’s outcome', async () => {
  const fault = async () => {
    throw new TypeError('Ours.');
  };
  await expect(moveMany(['1'], fault)).rejects.toThrow('Ours.');
  await expect(deleteEach(['1', '2'], fault)).rejects.toThrow('Ours.');
});
