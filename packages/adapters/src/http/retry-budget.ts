import type { CallLimits, RetryBudget } from '@fabgraph/contract';

export interface CountedRetryBudget extends RetryBudget {
  readonly retryingCount: () => number;
}

/** Keeps the repetitions of an account from becoming a load of their own where all its calls fail. */
export function createRetryBudget({
  retryPercent,
  minRetries,
}: Pick<CallLimits, 'retryPercent' | 'minRetries'>): CountedRetryBudget {
  let requests = 0;
  let retrying = 0;
  return {
    retryingCount: () => retrying,
    begin: () => {
      let isRetrying = false;
      requests += 1;
      return {
        mayRetry: () => {
          if (isRetrying) return true;
          isRetrying = retrying < Math.max(minRetries, (requests * retryPercent) / 100);
          if (isRetrying) retrying += 1;
          return isRetrying;
        },
        end: () => {
          requests -= 1;
          if (isRetrying) retrying -= 1;
        },
      };
    },
  };
}
