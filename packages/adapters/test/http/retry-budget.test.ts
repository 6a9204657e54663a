import { expect, it } from 'vitest';
import { createRetryBudget } from '../../src/http/retry-budget.ts';

const LIMITS = { retryPercent: 20, minRetries: 3 };

it.each([
  [4, 3],
  [15, 3],
  [20, 4],
  [100, 20],
])('of %i requests under way %i may be repeated', (count, repeated) => {
  const budget = createRetryBudget(LIMITS);
  const turns = Array.from({ length: count }, () => budget.begin());
  expect(turns.filter((turn) => turn.mayRetry())).toHaveLength(repeated);
  expect(budget.retryingCount()).toBe(repeated);
});

it('a request takes one place for all its repetitions, and gives it back when it is over', () => {
  const budget = createRetryBudget(LIMITS);
  const turns = Array.from({ length: 4 }, () => budget.begin());
  const [first, second, third, last] = turns;
  for (const turn of [first, second, third, first, second, third]) {
    expect(turn?.mayRetry()).toBe(true);
  }
  expect(last?.mayRetry()).toBe(false);
  first?.end();
  expect(last?.mayRetry()).toBe(true);
  for (const turn of [second, third, last]) turn?.end();
  expect(budget.retryingCount()).toBe(0);
});
