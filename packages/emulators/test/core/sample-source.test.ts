import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { PART_NAMES, partName, sampleTime } from '../../src/core/shop.ts';

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: string) => {
    const random = createRandom(seed);
    return [
      random.next(),
      random.int(1, 6),
      random.hex(12),
      random.uuid(),
      random.pick(['a', 'b']),
    ];
  };
  expect(draw('shop')).toEqual(draw('shop'));
  expect(draw('shop')).not.toEqual(draw('shop 2'));
});

test('numbers stay in their range and identifiers in their form, for any seed', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, min, span) => {
      const random = createRandom(seed);
      const value = random.int(min, min + span);
      expect(value).toBeGreaterThanOrEqual(min);
      expect(value).toBeLessThanOrEqual(min + span);
      expect(random.uuid()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }),
  );
});

test('part names are many, distinct, and go on as revisions', () => {
  expect(PART_NAMES.length).toBeGreaterThanOrEqual(80);
  const names = Array.from({ length: 3 * PART_NAMES.length }, (_, index) => partName(index));
  expect(new Set(names).size).toBe(names.length);
  expect(names[PART_NAMES.length]).toBe(`${PART_NAMES[0]}-r2`);
});

test('sample times rise with the index, on whole seconds of the 120 days before the start', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (of) => {
      const startAt = Date.UTC(2026, 2, 2, 9);
      const times = Array.from({ length: of }, (_, index) => sampleTime(startAt, index, of));
      expect(times).toEqual([...times].sort((left, right) => left - right));
      expect(times.every((time) => time % 1000 === 0 && time < startAt)).toBe(true);
      expect(times[0]).toBeGreaterThanOrEqual(startAt - 120 * 86_400_000 - 1000);
    }),
    { numRuns: 20 },
  );
});
