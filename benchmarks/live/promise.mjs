/** Of the bare server's time to the last subscriber, for the most of them over WebSocket. */
const MAX_RATIO = 3;
const MAX_BYTES = 40_000;
const PROMISED_SUBSCRIBERS = 5_000;
const MAX_LATENCY_MS = 200;

/** What is promised of a row of the fan-out; null where nothing is. */
export function promisedOf({ server, subscribers }) {
  const isGateway = server.startsWith('gateway') && subscribers === PROMISED_SUBSCRIBERS;
  return {
    ratio: isGateway && server.endsWith('WebSocket') ? MAX_RATIO : null,
    bytes: isGateway ? MAX_BYTES : null,
  };
}

/** In ms, for 19 of 20 changes; null for a poll, which takes what its interval is. */
export function promisedLatencyOf({ name }) {
  return name === 'poll' ? null : MAX_LATENCY_MS;
}

/** A line for each kind of subscriber that is heavier than promised. That depends little on the machine. */
export function heavinessOf(rows) {
  return rows
    .filter((row) => row.rssBytes >= (promisedOf(row).bytes ?? Number.POSITIVE_INFINITY))
    .map(
      ({ server, rssBytes }) =>
        `${server}: a subscriber takes ${toKilobytes(rssBytes)} kB, less than ${toKilobytes(MAX_BYTES)} promised`,
    );
}

/** A line for each ratio that is too high. It depends on the machine, so it fails nothing. */
export function slownessOf(rows) {
  return rows
    .filter((row) => row.lastRatio > (promisedOf(row).ratio ?? Number.POSITIVE_INFINITY))
    .map(
      ({ server, subscribers, lastRatio }) =>
        `${server}, ${subscribers} subscribers, the last after ${lastRatio.toFixed(2)} of bare and not ≤ ${MAX_RATIO}`,
    );
}

export function lateOf(rows) {
  return rows
    .filter((row) => row.p95Ms >= (promisedLatencyOf(row) ?? Number.POSITIVE_INFINITY))
    .map(({ name, p95Ms }) => `${name}, p95 ${p95Ms.toFixed(0)} ms and not < ${MAX_LATENCY_MS} ms`);
}

export function toKilobytes(bytes) {
  return (bytes / 1_000).toFixed(1);
}
