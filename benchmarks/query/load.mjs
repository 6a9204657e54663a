import autocannon from 'autocannon';
import { median } from '../median.mjs';

/** However slow an answer is, a window without any would tell nothing. */
const MAX_WAIT_MS = 10_000;
const LOOK_MS = 20;

/**
 * Asks from so many connections for so long: `body`, or what `bodyOf` gives for the n-th of them.
 * Times are in ms, from a request's last byte out to its answer's last byte in.
 */
export async function load({ url, body, bodyOf = () => body, connections, durationMs }) {
  const times = [];
  let failed = 0;
  let clients = 0;
  const instance = autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    setupClient: (client) => {
      client.setBody(bodyOf(clients));
      clients += 1;
    },
    connections,
    // Ended below, since autocannon counts in whole seconds.
    duration: 60,
    // How soon it notices that it was ended.
    sampleInt: LOOK_MS,
  });
  const ended = new Promise((resolve) => instance.once('done', resolve));
  instance.on('response', (_, status, __, responseTimeMs) => {
    if (status === 200) times.push(responseTimeMs);
    else failed += 1;
  });
  instance.on('reqError', () => {
    failed += 1;
  });
  const startedAtMs = performance.now();
  const sinceStart = () => performance.now() - startedAtMs;
  while (sinceStart() < durationMs || (times.length === 0 && sinceStart() < MAX_WAIT_MS)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const seconds = sinceStart() / 1_000;
  const perSecond = times.length / seconds;
  instance.stop();
  const { requests } = await ended;
  // What came in until the last connection was closed has cost something, too.
  return { count: times.length, sent: requests.sent, failed, perSecond, p50Ms: median(times) };
}
