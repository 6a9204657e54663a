import { startChild } from '../child.mjs';
import { now, pause } from '../live/moment.mjs';
import { percentile } from '../median.mjs';
import { bodyOf, SCENARIOS, variablesOf } from '../query/scenario.mjs';
import { formatNumber, toMarkdownTable } from '../report.mjs';
import { startArrivals } from './arrival.mjs';
import { ATTACKS } from './attack.mjs';
import { CALLER_HEADERS } from './guard.mjs';

const ATTACKERS = 60;
const MAX_SECONDS = 15;
const PER_SECOND = 50;
const FULL = { warmUpMs: 2_000, beforeMs: 5_000 };
const QUICK = { warmUpMs: 1_000, beforeMs: 2_000 };
/** They are looked at for so long beyond what is promised. */
const EXTRA_MS = 2_000;

/** Sixty slow clients of each kind at once, and one that asks at a fixed rate before and meanwhile. */
export async function attackSlowly({ isQuick }) {
  const { warmUpMs, beforeMs } = isQuick ? QUICK : FULL;
  const vendor = await startChild(new URL('../query/vendor.mjs', import.meta.url));
  const { baseUrls, places } = vendor;
  const gateway = await startChild(new URL('gateway.mjs', import.meta.url), {
    environment: { GATEWAY: JSON.stringify({ baseUrls }) },
  });
  const [scenario] = SCENARIOS;
  const variables = variablesOf(places);
  const answers = [];
  const asking = startArrivals({
    url: gateway.url,
    headers: CALLER_HEADERS,
    bodyOf: (number) => bodyOf(scenario, variables, number),
    perSecond: PER_SECOND,
    take: (answer) => answers.push(answer),
  });
  await pause(warmUpMs);
  const quietFrom = performance.now();
  await pause(beforeMs);
  const attackedFrom = performance.now();
  const startedAtMs = now();
  const attackers = await Promise.all(
    Object.entries(ATTACKS).flatMap(([kind, attack]) =>
      Array.from({ length: ATTACKERS }, async () => ({ kind, ...(await attack(gateway.url)) })),
    ),
  );
  const closed = await awaitClosed(
    gateway,
    attackers,
    startedAtMs + MAX_SECONDS * 1_000 + EXTRA_MS,
  );
  const endedAt = performance.now();
  await asking.end();
  for (const { stop } of attackers) stop();
  gateway.stop();
  vendor.stop();

  const rows = Object.keys(ATTACKS).map((kind) => {
    const seconds = closed.filter((each) => each.kind === kind).map((each) => each.seconds);
    return { kind, first: Math.min(...seconds), last: Math.max(...seconds), seconds };
  });
  const failed = answers.filter(({ status, codes }) => status !== 200 || codes.length > 0);
  const problems = rows
    .filter(({ last }) => last > MAX_SECONDS)
    .map(({ kind, seconds }) => {
      const late = seconds.filter((each) => each > MAX_SECONDS).length;
      return `${kind}: ${late} of ${ATTACKERS} not closed within ${MAX_SECONDS} s`;
    });
  if (failed.length > 0) {
    problems.push(`slow clients: ${failed.length} of ${answers.length} ordinary requests failed`);
  }
  const times = [
    ['before', timesOf(answers, quietFrom, attackedFrom)],
    ['meanwhile', timesOf(answers, attackedFrom, endedAt)],
  ];
  return { text: format(rows, times, failed.length), problems };
}

/** By the server: what its process has given up is closed for it, however much the system still sends. */
async function awaitClosed(gateway, attackers, untilMs) {
  const ports = attackers.map(({ port }) => port);
  for (;;) {
    const { found } = await gateway.ask({ do: 'connections', ports });
    if (found.every((each) => each?.closedAtMs != null) || now() > untilMs) {
      return attackers.map(({ kind }, index) => {
        const { openedAtMs, closedAtMs } = found[index] ?? { openedAtMs: 0, closedAtMs: null };
        const seconds = closedAtMs === null ? Infinity : (closedAtMs - openedAtMs) / 1_000;
        return { kind, seconds };
      });
    }
    await pause(100);
  }
}

function timesOf(answers, from, to) {
  const times = answers
    .filter(({ dueAtMs }) => dueAtMs >= from && dueAtMs < to)
    .map(({ tookMs }) => tookMs);
  return [times.length, percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)];
}

const ATTACKED = [
  ['attackers, 60 each', 'left'],
  ['first closed after s', 'right'],
  ['last', 'right'],
  ['promised', 'left'],
];
const ORDINARY = [
  ['ordinary requests', 'left'],
  ['sent', 'right'],
  ['p50 ms', 'right'],
  ['p95 ms', 'right'],
  ['most ms', 'right'],
];

function format(rows, times, failed) {
  const attacked = rows.map(({ kind, first, last }) => [
    kind,
    first.toFixed(1),
    last.toFixed(1),
    `≤ ${MAX_SECONDS}`,
  ]);
  const ordinary = times.map(([name, values]) => [name, ...values.map(formatNumber)]);
  return [
    'Slow clients:',
    toMarkdownTable(ATTACKED, attacked),
    toMarkdownTable(ORDINARY, ordinary),
    `${failed} ordinary requests failed; none promised.`,
  ].join('\n\n');
}
