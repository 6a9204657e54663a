import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBackoff } from '../../src/push/backoff.ts';

it('waits between 0.1 and 30 s, at most twice as long each time', () => {
  const longest = createBackoff({ random: () => 1 });
  const waits = Array.from({ length: 11 }, longest.next);
  expect(waits).toEqual([
    200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000, 30_000,
  ]);
  const shortest = createBackoff({ random: () => 0 });
  expect(Array.from({ length: 20 }, shortest.next)).toEqual(Array.from({ length: 20 }, () => 100));
});

it('stays within its bounds whatever chance says, and begins anew after a reset', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (chances) => {
      let index = 0;
      const backoff = createBackoff({ random: () => chances[index++] ?? 1 });
      for (const _ of chances) {
        expect(backoff.next()).toBeGreaterThanOrEqual(100);
      }
      backoff.reset();
      expect(backoff.next()).toBe(200);
    }),
  );
});
