import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createProgressMemory } from '../../../src/vendors/3dverse/progress.ts';

test('a vendor that counts to 100 and one that counts to 1 are both understood', () => {
  const percent = createProgressMemory();
  expect([1, 40, 99.5].map((value) => percent.normalize('job', value, 'RUNNING'))).toEqual([
    0.01, 0.4, 0.995,
  ]);
  const fraction = createProgressMemory();
  expect([0, 0.4, 0.99].map((value) => fraction.normalize('job', value, 'RUNNING'))).toEqual([
    0, 0.4, 0.99,
  ]);
});

test('once a job has shown percent, the small values of others are percent, too', () => {
  const progress = createProgressMemory();
  progress.normalize('one', 50, 'RUNNING');
  expect(progress.normalize('two', 0.5, 'RUNNING')).toBe(0.005);
});

test('success is 1, whatever the vendor counts', () => {
  const progress = createProgressMemory();
  expect(progress.normalize('job', null, 'SUCCEEDED')).toBe(1);
  expect(progress.normalize('job', 40, 'SUCCEEDED')).toBe(1);
});

test('a job without a number has no progress', () => {
  expect(createProgressMemory().normalize('job', null, 'RUNNING')).toBeNull();
});

test('progress stays between 0 and 1 and never falls', () => {
  const values = fc.array(
    fc.oneof(fc.double(), fc.integer({ min: -5, max: 105 }), fc.double({ min: 0, max: 1 })),
  );
  fc.assert(
    fc.property(values, (reads) => {
      const progress = createProgressMemory();
      const shown = reads
        .map((value) => progress.normalize('job', value, 'RUNNING'))
        .filter((value) => value !== null);
      expect(shown.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(shown).toEqual(shown.toSorted((left, right) => left - right));
    }),
  );
});
