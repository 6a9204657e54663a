import { Agent, request } from 'undici';
import { startChild } from '../child.mjs';
import { median } from '../median.mjs';
import { bodyOf, SCENARIOS, variablesOf } from '../query/scenario.mjs';
import { formatNumber, toMarkdownTable } from '../report.mjs';
import { CALLER_HEADERS } from './guard.mjs';

const MAX_RATIO = 1.2;
/**
 * `requests`: in one turn, some 0.6 s where the machine is quiet; their number is fixed, so that CPU is
 * that of as many where it is not. `isNew`: each has a document that was never seen before, which all
 * limits are held against.
 */
const ASKED = [
  { name: 'S1', isNew: false, requests: 2_000 },
  { name: 'S1', isNew: true, requests: 1_000 },
  { name: 'S3', isNew: false, requests: 300 },
  { name: 'S4', isNew: false, requests: 100 },
];
const CONNECTIONS = 16;
const GUARDS = ['on', 'off'];
const FULL = { rounds: 10, warmUps: 3 };
const QUICK = { rounds: 2, warmUps: 1 };
/** More than a document may have: refused where there are limits, answered where there are none. */
const MANY_ALIASES = `{ ${Array.from({ length: 40 }, (_, each) => `a${each}: __typename`).join(' ')} }`;

/** CPU a request with all guards and with none, in rounds in which each has its turn. */
export async function compareCost({ isQuick }) {
  const { rounds, warmUps } = isQuick ? QUICK : FULL;
  const vendor = await startChild(new URL('../query/vendor.mjs', import.meta.url));
  const variables = variablesOf(vendor.places);
  const problems = [];
  const rows = [];
  for (const asked of ASKED) rows.push(await compare(asked));
  vendor.stop();
  for (const { scenario, ratio } of rows) {
    if (ratio >= MAX_RATIO) {
      problems.push(
        `${scenario}: ${ratio.toFixed(2)} of the CPU without guards, not < ${MAX_RATIO}`,
      );
    }
  }
  return { text: formatRows(rows, rounds), problems };

  async function compare({ name, isNew, requests }) {
    const scenario = SCENARIOS.find((each) => each.name === name);
    const gateways = {};
    for (const guards of GUARDS) gateways[guards] = await start(vendor.baseUrls, guards);
    const cpuMs = { on: [], off: [] };
    let sent = 0;
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const guards of round % 2 === 0 ? GUARDS : GUARDS.toReversed()) {
        const found = await measure(gateways[guards]);
        if (round >= 0) cpuMs[guards].push(found);
      }
    }
    for (const { stop } of Object.values(gateways)) stop();
    return {
      scenario: isNew ? `${name}, each time another document` : name,
      on: median(cpuMs.on),
      off: median(cpuMs.off),
      ratio: median(cpuMs.on.map((value, round) => value / cpuMs.off[round])),
    };

    async function measure({ url, ask }) {
      const before = await ask({ do: 'cost' });
      const failed = await askAll(url, requests, nextBody);
      const after = await ask({ do: 'cost' });
      if (failed > 0) problems.push(`${name}: ${failed} of ${requests} requests failed`);
      return (after.cpuMs - before.cpuMs) / requests;
    }

    /** A variable that no server looks at tells requests apart that are under way at once. */
    function nextBody() {
      sent += 1;
      const query = isNew ? `${scenario.query} # ${sent}` : scenario.query;
      return bodyOf({ ...scenario, query }, variables, sent);
    }
  }

  async function start(baseUrls, guards) {
    const gateway = await startChild(new URL('gateway.mjs', import.meta.url), {
      environment: { GATEWAY: JSON.stringify({ baseUrls, guards, isPatient: true }) },
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

/** So many, one after the other over each connection. Gives how many were not answered. */
async function askAll(url, count, nextBody) {
  const agent = new Agent({ connections: CONNECTIONS, pipelining: 1 });
  const headers = { 'content-type': 'application/json', ...CALLER_HEADERS };
  let left = count;
  let failed = 0;
  const askOn = async () => {
    while (left > 0) {
      left -= 1;
      const options = { method: 'POST', headers, body: nextBody(), dispatcher: agent };
      const { statusCode, body } = await request(url, options);
      const text = await body.text();
      if (statusCode !== 200 || text.includes('"errors"')) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, askOn));
  await agent.close();
  return failed;
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
