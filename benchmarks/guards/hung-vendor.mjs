import { startChild } from '../child.mjs';
import { pause } from '../live/moment.mjs';
import { median, percentile } from '../median.mjs';
import { bodyOf, SCENARIOS, variablesOf } from '../query/scenario.mjs';
import { formatNumber, toMarkdownTable } from '../report.mjs';
import { startArrivals } from './arrival.mjs';
import { CALLER_HEADERS } from './guard.mjs';
import { readAll } from './read-all.mjs';

const HUNG = '3dverse';
/** Of either: no promise where both are broken. */
const MAX_MORE = 0.1;
const MAX_MORE_MS = 5;
const ASKED_PER_SECOND = 100;
/** So many that its account's 32 calls and the queue of 500 behind them are full before any ends by time. */
const HUNG_PER_SECOND = 80;
const ACCOUNT_CALLS = 32;
const SIDES = ['healthy', 'hung'];
/** Longer than a call may take: after that its breaker is open. */
const FULL = { rounds: 5, warmUpMs: 3_000, windowMs: 13_000 };
const QUICK = { rounds: 1, warmUpMs: 1_500, windowMs: 11_500 };
const LOOK_MS = 100;
const HUNG_QUERY = 'query ($id: ID!) { asset(id: $id) { name } }';

/**
 * How long another vendor's answers take while one of them takes each request and never answers, and
 * at the same time at a second gateway, whose vendors all answer; with the same questions at fixed
 * rates. What else the machine does meets both.
 */
export async function hangVendor({ isQuick }) {
  const size = isQuick ? QUICK : FULL;
  const vendors = [];
  for (const _ of SIDES) {
    vendors.push(await startChild(new URL('../query/vendor.mjs', import.meta.url)));
  }
  const problems = [];
  const rounds = [];
  for (let round = 0; round < size.rounds; round += 1) {
    // Who is asked first has its turn, too.
    const order = round % 2 === 0 ? SIDES : SIDES.toReversed();
    const [first, second] = await Promise.all(
      order.map((side, index) => runSide(side, vendors[index], size, problems)),
    );
    rounds.push({ [order[0]]: first, [order[1]]: second });
  }
  for (const { stop } of vendors) stop();
  const of = (pick) => median(rounds.map(pick));
  const found = {
    healthy: timesOf('healthy'),
    hung: timesOf('hung'),
    ratio: of(({ healthy, hung }) => hung.p95Ms / healthy.p95Ms),
    moreMs: of(({ healthy, hung }) => hung.p95Ms - healthy.p95Ms),
    inFlight: Math.min(...rounds.map(({ hung }) => hung.inFlight)),
    waiting: Math.min(...rounds.map(({ hung }) => hung.waiting)),
    codes: sumOf(rounds.map(({ hung }) => hung.codes)),
  };
  if (found.ratio > 1 + MAX_MORE && found.moreMs > MAX_MORE_MS) {
    problems.push(
      `a hung vendor: p95 of another ${found.moreMs.toFixed(1)} ms more (${found.ratio.toFixed(2)})`,
    );
  }
  if (found.inFlight < ACCOUNT_CALLS || found.waiting < 1) {
    problems.push(
      `a hung vendor: only ${found.inFlight} calls to it in flight, ${found.waiting} waiting`,
    );
  }
  return { text: format(found, size.rounds), problems };

  function timesOf(side) {
    return ['p50Ms', 'p95Ms', 'cpuMs'].map((name) => of((round) => round[side][name]));
  }
}

/** A gateway of its own each time: the breaker of the one before is open. */
async function runSide(side, vendor, { warmUpMs, windowMs }, problems) {
  await vendor.ask({ hung: [] });
  const { baseUrls, places } = vendor;
  const gateway = await startChild(new URL('gateway.mjs', import.meta.url), {
    environment: { GATEWAY: JSON.stringify({ baseUrls, isPatient: true }) },
  });
  const ids = await readAll(gateway.url, `assets(first: 100, filter: { vendors: ["${HUNG}"] })`);
  const [scenario] = SCENARIOS;
  const variables = variablesOf(places);
  const asked = [];
  const hung = [];
  const ask = startArrivals({
    url: gateway.url,
    headers: CALLER_HEADERS,
    bodyOf: (number) => bodyOf(scenario, variables, number),
    perSecond: ASKED_PER_SECOND,
    take: (answer) => asked.push(answer),
  });
  const askHung = startArrivals({
    url: gateway.url,
    headers: CALLER_HEADERS,
    // Equal reads of a vendor under way at once are one: each is of another thing.
    bodyOf: (number) =>
      JSON.stringify({ query: HUNG_QUERY, variables: { id: ids[number % ids.length] } }),
    perSecond: HUNG_PER_SECOND,
    take: (answer) => hung.push(answer),
  });

  await pause(warmUpMs);
  const from = performance.now();
  const answeredBefore = hung.length;
  if (side === 'hung') await vendor.ask({ hung: [HUNG] });
  const spent = await gateway.ask({ do: 'cost' });
  const most = await watchLane(gateway, windowMs);
  const { cpuMs } = await gateway.ask({ do: 'cost' });
  const to = performance.now();
  await ask.end();
  await askHung.cut();
  gateway.stop();

  const failed = asked.filter(({ status, codes }) => status !== 200 || codes.length > 0);
  if (failed.length > 0) {
    problems.push(`a hung vendor: ${failed.length} of ${asked.length} questions to another failed`);
  }
  const times = asked
    .filter(({ dueAtMs }) => dueAtMs >= from && dueAtMs < to)
    .map(({ tookMs }) => tookMs);
  return {
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    cpuMs: ((cpuMs - spent.cpuMs) * 1_000) / (to - from),
    ...most,
    codes: countCodes(hung.slice(answeredBefore)),
  };
}

/** The most calls of the account of the hung vendor, in flight and waiting. */
async function watchLane(gateway, durationMs) {
  const endAt = performance.now() + durationMs;
  const most = { inFlight: 0, waiting: 0 };
  while (performance.now() < endAt) {
    const { lanes } = await gateway.ask({ do: 'traffic' });
    const lane = lanes.find(({ vendor }) => vendor === HUNG);
    most.inFlight = Math.max(most.inFlight, lane.inFlight);
    most.waiting = Math.max(most.waiting, lane.waiting);
    await pause(LOOK_MS);
  }
  return most;
}

function countCodes(answers) {
  const counts = {};
  for (const { codes } of answers) {
    const code = codes === null ? 'no answer yet' : (codes[0] ?? 'answered');
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function sumOf(all) {
  const sum = {};
  for (const counts of all) {
    for (const [code, count] of Object.entries(counts)) sum[code] = (sum[code] ?? 0) + count;
  }
  return sum;
}

const COLUMNS = [
  ['another vendor’s answers', 'left'],
  ['p50 ms', 'right'],
  ['p95 ms', 'right'],
  ['CPU ms/s', 'right'],
  ['to that', 'right'],
  ['more ms', 'right'],
  ['promised', 'left'],
];

function format({ healthy, hung, ratio, moreMs, inFlight, waiting, codes }, rounds) {
  const lines = [
    ['while all answer', ...healthy.map(formatNumber), '', '', ''],
    [
      'while one hangs',
      ...hung.map(formatNumber),
      ratio.toFixed(2),
      moreMs.toFixed(2),
      `≤ ${(1 + MAX_MORE).toFixed(2)} or ≤ ${MAX_MORE_MS} ms`,
    ],
  ];
  const told = Object.entries(codes).map(([code, count]) => `${count} ${code}`);
  return [
    `One vendor that takes requests and never answers, beside a gateway whose vendors all answer; ${ASKED_PER_SECOND} questions a second to another vendor, ${HUNG_PER_SECOND} to that one; medians of ${rounds} rounds:`,
    toMarkdownTable(COLUMNS, lines),
    `In each round at least ${inFlight} calls to it were in flight and ${waiting} waited. Its own questions ended as: ${told.join(', ')}.`,
  ].join('\n\n');
}
