import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayBefore } from '../src/backoff.ts';

const anyFailure = fc.integer({ min: 1, max: 10 });
const anyChance = fc.double({ min: 0, max: 0.999, noNaN: true });

describe('delayBefore', () => {
  it('doubles from the least to the most, varied by up to a half, and is never less than was asked for', () => {
    const anyRetryAfterMs = fc.option(fc.integer({ min: 0, max: 120_000 }), { nil: undefined });
    fc.assert(
      fc.property(anyFailure, anyChance, anyRetryAfterMs, (failures, chance, retryAfterMs) => {
        const error = { retryable: true, retryAfterMs };
        const delayMs = delayBefore(error, failures, {}, () => chance) ?? Number.NaN;
        const middle = Math.min(30_000, 500 * 2 ** (failures - 1));
        expect(delayMs).toBeGreaterThanOrEqual(Math.max(middle / 2, retryAfterMs ?? 0));
        expect(delayMs).toBeLessThanOrEqual(Math.max(middle * 1.5, retryAfterMs ?? 0));
      }),
    );
  });

  it.each([
    ['the error will not pass', { retryable: false, retryAfterMs: 5 }, 1, {}],
    ['there were enough attempts', { retryable: true, retryAfterMs: undefined }, 11, {}],
    ['none is wanted', { retryable: true, retryAfterMs: undefined }, 1, false],
  ] as const)('says that there is to be no attempt where %s', (_, error, failures, retry) => {
    expect(delayBefore(error, failures, retry)).toBeNull();
  });
});
