import { createMetrics, type Metrics } from '../../src/metrics/metrics.ts';

export interface RecordedMetrics {
  readonly metrics: Metrics;
  /** What was counted, in order: `failedAttempts KEY`. */
  readonly counted: readonly string[];
}

export function recordMetrics(): RecordedMetrics {
  const metrics = createMetrics();
  const counted: string[] = [];
  return {
    counted,
    metrics: {
      ...metrics,
      meter: { ...metrics.meter, count: (name, what) => void counted.push(`${name} ${what}`) },
    },
  };
}
