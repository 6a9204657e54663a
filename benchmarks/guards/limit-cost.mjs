import { startChild } from '../child.mjs';
import { median } from '../median.mjs';
import { load } from '../query/load.mjs';
import { bodyOf, SCENARIOS, variablesOf } from '../query/scenario.mjs';
import { formatNumber, toMarkdownTable } from '../report.mjs';
import { CALLER_HEADERS } from './guard.mjs';

const MAX_RATIO = 1.2;
/** `isNew`: each request has a document that was never seen before, which all limits are held against. */
const ASKED = [
  { name: 'S1', isNew: false },
  { name: 'S1', isNew: true },
  { name: 'S3', isNew: false },
  { name: 'S4', isNew: false },
];
const GUARDS = ['on', 'off'];
const FULL = { rounds: 10, windowMs: 700, warmUpMs: 1_500 };
const QUICK = { rounds: 2, windowMs: 300, warmUpMs: 400 };
/** More than a document may have: refused where there are limits, answered where there are none. */
const MANY_ALIASES = `{ ${Array.from({ length: 40 }, (_, each) => `a${each}: __typename`).join(' ')} }`;

/** CPU a request with all guards and with none, in rounds in which each has its turn. */
export async function compareCost({ isQuick }) {
  const { rounds, windowMs, warmUpMs } = isQuick ? QUICK : FULL;
  const vendor = await startChild(new URL('../query/vendor.mjs', import.meta.url));
  const variables = variablesOf(vendor.places);
  const problems = [];
  const rows = [];
  for (const { name, isNew } of ASKED) {
    const scenario = SCENARIOS.find((each) => each.name === name);
    rows.push(await compare(scenario, isNew));
  }
  vendor.stop();
  for (const { scenario, ratio } of rows) {
    if (ratio >= MAX_RATIO) {
      problems.push(
        `${scenario}: ${ratio.toFixed(2)} of the CPU without guards, not < ${MAX_RATIO}`,
      );
    }
  }
  return { text: formatRows(rows, rounds), problems };

  async function compare(scenario, isNew) {
    const gateways = {};
    for (const guards of GUARDS) gateways[guards] = await start(vendor.baseUrls, guards);
    const asking = isNew ? createNewBodies(scenario, variables) : createBodies(scenario, variables);
    const cpuMs = { on: [], off: [] };
    for (const guards of GUARDS) await measure(gateways[guards], warmUpMs);
    for (let round = 0; round < rounds; round += 1) {
      for (const guards of round % 2 === 0 ? GUARDS : GUARDS.toReversed()) {
        cpuMs[guards].push(await measure(gateways[guards], windowMs));
      }
    }
    for (const { stop } of Object.values(gateways)) stop();
    const title = isNew ? `${scenario.name}, each time another document` : scenario.name;
    return {
      scenario: title,
      on: median(cpuMs.on),
      off: median(cpuMs.off),
      ratio: median(cpuMs.on.map((value, round) => value / cpuMs.off[round])),
    };

    async function measure({ url, ask }, durationMs) {
      const before = await ask({ do: 'cost' });
      const { count, failed } = await load({
        url,
        ...asking,
        headers: CALLER_HEADERS,
        connections: scenario.connections[0],
        durationMs,
      });
      const after = await ask({ do: 'cost' });
      if (failed > 0) problems.push(`${scenario.name}: ${failed} of ${count} requests failed`);
      return (after.cpuMs - before.cpuMs) / count;
    }
  }

  async function start(baseUrls, guards) {
    const gateway = await startChild(new URL('gateway.mjs', import.meta.url), {
      environment: { GATEWAY: JSON.stringify({ baseUrls, guards }) },
      flags: guards === 'off' ? ['--import', new URL('unguarded.mjs', import.meta.url).href] : [],
    });
    const { status } = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...CALLER_HEADERS },
      body: JSON.stringify({ query: MANY_ALIASES }),
    });
    if ((status === 200) !== (guards === 'off')) {
      throw new Error(`guards ${guards}: a document of too much was answered with ${status}`);
    }
    return gateway;
  }
}

/** Known documents; only a variable tells requests under way at once apart. */
function createBodies(scenario, variables) {
  return { bodyOf: (connection) => bodyOf(scenario, variables, connection) };
}

function createNewBodies(scenario, variables) {
  let count = 0;
  return {
    nextBody: () => {
      count += 1;
      const query = `${scenario.query} # ${count}`;
      return bodyOf({ ...scenario, query }, variables, count);
    },
  };
}

const COLUMNS = [
  ['asked', 'left'],
  ['CPU ms/request, guards on', 'right'],
  ['off', 'right'],
  ['on to off', 'right'],
  ['promised', 'left'],
];

function formatRows(rows, rounds) {
  const lines = rows.map(({ scenario, on, off, ratio }) => [
    scenario,
    formatNumber(on),
    formatNumber(off),
    ratio.toFixed(2),
    `< ${MAX_RATIO.toFixed(2)}`,
  ]);
  return `Guards on and off; medians of ${rounds} rounds:\n\n${toMarkdownTable(COLUMNS, lines)}`;
}
