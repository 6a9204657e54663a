import { once } from 'node:events';
import { createServer } from 'node:http';
import { startChild } from '../child.mjs';
import { pause } from '../live/moment.mjs';
import { median, percentile } from '../median.mjs';
import { formatNumber, toMarkdownTable } from '../report.mjs';
import { startArrivals } from './arrival.mjs';
import { CALLER_HEADERS } from './guard.mjs';

const MAX_MS = 10;
const PER_SECOND = 200;
const WARM_UP_MS = 1_500;
/** Of a second each; with the warm-up less than the 10 s for which the breaker is open at first. */
const FULL_ROUNDS = 7;
const QUICK_ROUNDS = 2;
const QUERY = 'query ($id: ID!) { asset(id: $id) { name } }';

/** How soon what a vendor that is down would have to answer is refused, and that it hears nothing of it. */
export async function openBreaker({ isQuick }) {
  let calls = 0;
  const down = createServer((_, response) => {
    calls += 1;
    response.writeHead(503).end();
  }).listen(0, '127.0.0.1');
  await once(down, 'listening');
  const baseUrl = `http://127.0.0.1:${down.address().port}`;
  const baseUrls = { metafold: baseUrl, authentise: baseUrl, '3dverse': baseUrl };
  const gateway = await startChild(new URL('gateway.mjs', import.meta.url), {
    environment: { GATEWAY: JSON.stringify({ baseUrls, isPatient: true }) },
  });
  const answers = [];
  const asking = startArrivals({
    url: gateway.url,
    headers: CALLER_HEADERS,
    bodyOf: (number) => JSON.stringify({ query: QUERY, variables: { id: idOf(number) } }),
    perSecond: PER_SECOND,
    take: (answer) => answers.push(answer),
  });
  await pause(WARM_UP_MS);
  const from = performance.now();
  const before = calls;
  const spent = await gateway.ask({ do: 'cost' });
  const rounds = isQuick ? QUICK_ROUNDS : FULL_ROUNDS;
  await pause(rounds * 1_000);
  const heard = calls - before;
  await asking.end();
  const { cpuMs } = await gateway.ask({ do: 'cost' });
  gateway.stop();
  down.close();
  down.closeAllConnections();

  const measured = answers.filter(({ dueAtMs }) => dueAtMs >= from);
  const others = measured.filter(({ codes }) => codes?.[0] !== 'VENDOR_UNAVAILABLE');
  const times = measured.map(({ tookMs }) => tookMs);
  const p99Ms = median(
    Array.from({ length: rounds }, (_, round) => percentile(timesIn(round), 0.99)),
  );
  const problems = [
    p99Ms >= MAX_MS &&
      `an open breaker answers within ${p99Ms.toFixed(1)} ms at p99, not < ${MAX_MS}`,
    heard > 0 && `a vendor whose breaker is open was called ${heard} times`,
    others.length > 0 &&
      `${others.length} of ${measured.length} answers of an open breaker were others`,
  ].filter(Boolean);
  const line = [measured.length, percentile(times, 0.5), p99Ms, Math.max(...times)];
  const table = toMarkdownTable(COLUMNS, [
    [
      ...line.map(formatNumber),
      `p99 < ${MAX_MS}`,
      formatNumber((cpuMs - spent.cpuMs) / measured.length),
      heard,
      0,
    ],
  ]);
  const title = `Answers while a breaker is open; p99 is the median of ${rounds} rounds:`;
  return { text: `${title}\n\n${table}`, problems };

  function timesIn(round) {
    const start = from + round * 1_000;
    return measured
      .filter(({ dueAtMs }) => dueAtMs >= start && dueAtMs < start + 1_000)
      .map(({ tookMs }) => tookMs);
  }
}

const COLUMNS = [
  ['answers', 'right'],
  ['p50 ms', 'right'],
  ['p99 ms', 'right'],
  ['most ms', 'right'],
  ['promised', 'left'],
  ['CPU ms/answer', 'right'],
  ['calls the vendor saw', 'right'],
  ['at most', 'right'],
];

function idOf(number) {
  return Buffer.from(`Asset:metafold-demo:projects/1/assets/${number + 1}`).toString('base64url');
}
