/** Of the bare replies in S1. */
const LIMIT_THROUGHPUT = 0.6;

/** What is promised of the gateway at this delay, or null. */
export function promisedOf({ promised: { throughput, latency } }, delayMs) {
  if (delayMs === 0) return throughput === undefined ? null : { throughput };
  return latency === undefined ? null : { latency };
}

export function formatPromise(promised) {
  if (promised === null) return '';
  const { throughput, latency } = promised;
  return throughput === undefined ? `p50 ≤ ${latency.toFixed(2)}` : `≥ ${throughput.toFixed(2)}`;
}

/** How near the limit itself comes to a reply without a vendor. */
export function describeLimit({ ratio, cpuRatio }) {
  return `The limit gives ${ratio.toFixed(2)} of the bare replies in S1, and ${cpuRatio.toFixed(2)} for the same CPU time.`;
}

/** A line for each ratio that falls short. They depend on the machine, so they fail nothing. */
export function shortfallsOf(rows, limit) {
  const lines = rows
    .filter((row) => row.promised !== null)
    .filter(({ promised: { throughput = 0, latency = Number.POSITIVE_INFINITY }, ...row }) => {
      return row.ratio < throughput || row.p50Ratio > latency;
    })
    .map(({ scenario, delayMs, promised, ratio, p50Ratio }) => {
      const found =
        promised.throughput === undefined ? `p50 ${p50Ratio.toFixed(2)}` : ratio.toFixed(2);
      return `${scenario} at ${delayMs} ms, ${found} of the limit and not ${formatPromise(promised)}`;
    });
  if (limit !== null && limit.ratio < LIMIT_THROUGHPUT) {
    lines.push(`the limit in S1, ${limit.ratio.toFixed(2)} of bare and not ≥ ${LIMIT_THROUGHPUT}`);
  }
  return lines.map((line) => `short of what is promised: ${line}`);
}
