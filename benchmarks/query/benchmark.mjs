import { startChild } from '../child.mjs';
import { median } from '../median.mjs';
import { describeMachine, writeResult } from '../report.mjs';
import { ask, differenceOf } from './answer.mjs';
import { load } from './load.mjs';
import { describeLimit, promisedOf, shortfallsOf } from './promise.mjs';
import { bodyOf, SCENARIOS, variablesOf } from './scenario.mjs';
import { formatFloors, formatTable } from './table.mjs';

const DELAYS_MS = [0, 20];
const SERVERS = ['gateway', 'limit', 'naive'];
/** As `npm start` runs the gateway; the same for all. */
const FLAGS = ['--max-semi-space-size=32'];
const FULL = { rounds: 5, windowMs: 1_000, warmUpMs: 1_500 };
const QUICK = { rounds: 1, windowMs: 400, warmUpMs: 250 };

/** `only`: names of scenarios, null for all. Gives the exit code. */
export async function runBenchmark({ isQuick, only }) {
  const { rounds, windowMs, warmUpMs } = isQuick ? QUICK : FULL;
  const scenarios = SCENARIOS.filter(({ name }) => only?.includes(name) ?? true);
  const vendor = await startChild(scriptAt('vendor.mjs'));
  const { baseUrls, places, lengths, known } = vendor;
  const environment = { VENDOR: JSON.stringify({ baseUrls, places }) };
  const variables = variablesOf(places);

  const calls = new Map();
  const problems = [];
  const runs = [];
  for (const scenario of scenarios) {
    await run(scenario);
    console.log(`· ${scenario.name}: ${rounds} rounds`);
  }

  report();
  vendor.stop();
  return problems.length === 0 ? 0 : 1;

  /** All rounds of one scenario, on servers of its own: what the engine learned from another would slow them. */
  async function run(scenario) {
    const names = serversOf(scenario, 0);
    const servers = {};
    for (const name of names)
      servers[name] = await startChild(scriptAt(`${name}.mjs`), { environment, flags: FLAGS });
    await check(scenario, servers);
    for (const name of names) await measure(scenario, name, servers[name], 0, warmUpMs);
    for (let round = 1; round <= rounds; round += 1) {
      for (const delayMs of DELAYS_MS) {
        await vendor.ask({ delayMs });
        for (const name of serversOf(scenario, delayMs)) {
          runs.push(await measure(scenario, name, servers[name], delayMs, windowMs));
        }
      }
      await vendor.ask({ delayMs: 0 });
    }
    for (const child of Object.values(servers)) child.stop();
  }

  /** Compares what each answers, and counts what one request costs. */
  async function check(scenario, servers) {
    const body = bodyOf(scenario, variables, 0);
    const expected = await ask(servers.limit.url, body);
    for (const name of SERVERS) {
      const { url } = servers[name];
      // The first may log in, and teach the vendor's stand-in its answers.
      await ask(url, body);
      await vendor.ask();
      const difference = differenceOf(scenario, await ask(url, body), expected, known);
      const { calls: made } = await vendor.ask();
      calls.set(`${scenario.name} ${name}`, sum(Object.values(made)));
      if (difference !== null) problems.push(`${scenario.name}: ${name} answers ${difference}`);
    }
  }

  async function measure(scenario, name, server, delayMs, durationMs) {
    await vendor.ask();
    const before = await server.ask();
    const connections = scenario.connections[delayMs];
    const { count, sent, failed, perSecond, p50Ms } = await load({
      url: server.url,
      bodyOf: (connection) => bodyOf(scenario, variables, connection),
      connections,
      durationMs,
    });
    const after = await server.ask();
    const { calls: made } = await vendor.ask();
    if (failed > 0)
      problems.push(`${scenario.name}: ${name} failed ${failed} of ${count} requests`);
    return {
      key: `${scenario.name} ${delayMs} ${name}`,
      perSecond,
      p50Ms,
      cpuMs: (after.cpuMs - before.cpuMs) / count,
      rss: after.rss,
      // Those under way at the end have asked the vendors, too.
      calls: sum(Object.values(made)) / sent,
    };
  }

  function report() {
    const floors = scenarios.map(({ name, title, floor }) => ({ name, title, ...floor(lengths) }));
    const rows = scenarios.flatMap((scenario, index) =>
      DELAYS_MS.flatMap((delayMs) =>
        serversOf(scenario, delayMs).map((name) => ({
          ...middleOf(scenario, delayMs, name),
          ...comparedOf(scenario, delayMs, name, 'limit'),
          floor: floors[index].calls,
          promised: name === 'gateway' ? promisedOf(scenario, delayMs) : null,
        })),
      ),
    );
    for (const { scenario, delayMs, server, calls: made, floor } of rows) {
      if (server !== 'gateway' || made <= floor) continue;
      problems.push(
        `${scenario}: ${made} vendor calls at ${delayMs} ms, at most ${floor} promised`,
      );
    }
    const isWithBare = scenarios.some((scenario) => serversOf(scenario, 0).includes('bare'));
    const limit = isWithBare ? comparedOf(scenarios[0], 0, 'limit', 'bare') : null;
    const text = [
      `${describeMachine()}; medians of ${rounds} rounds.`,
      formatTable(rows),
      ...(limit === null ? [] : [describeLimit(limit)]),
      ...shortfallsOf(rows, limit),
      'The fewest vendor calls that can answer:',
      formatFloors(floors),
    ].join('\n\n');
    console.log(text);
    for (const problem of new Set(problems)) console.log(`NOT as promised: ${problem}`);
    if (!isQuick && only === null) writeResult({ name: 'query', command: 'npm run bench' }, text);
  }

  function runsOf(scenario, delayMs, server) {
    return runs.filter(({ key }) => key === `${scenario.name} ${delayMs} ${server}`);
  }

  /** In each round both had the machine as it was just then; so rounds are compared, then the middle is taken. */
  function comparedOf(scenario, delayMs, server, other) {
    const others = runsOf(scenario, delayMs, other);
    const compare = (ratioOf) =>
      median(runsOf(scenario, delayMs, server).map((run, round) => ratioOf(run, others[round])));
    return {
      ratio: compare((own, its) => own.perSecond / its.perSecond),
      p50Ratio: compare((own, its) => own.p50Ms / its.p50Ms),
      cpuRatio: compare((own, its) => its.cpuMs / own.cpuMs),
    };
  }

  function middleOf(scenario, delayMs, server) {
    const own = runsOf(scenario, delayMs, server);
    const middle = (field) => median(own.map((run) => run[field]));
    // Shared between requests, so that one alone tells nothing.
    const made = scenario.isShared ? middle('calls') : calls.get(`${scenario.name} ${server}`);
    return {
      scenario: scenario.name,
      delayMs,
      server,
      perSecond: middle('perSecond'),
      p50Ms: middle('p50Ms'),
      cpuMs: middle('cpuMs'),
      rss: middle('rss'),
      calls: made ?? 0,
    };
  }
}

/** The bare reply is the measure of S1 without a delay alone, and right after the limit, which it measures. */
function serversOf({ name }, delayMs) {
  return name === 'S1' && delayMs === 0 ? ['gateway', 'limit', 'bare', 'naive'] : SERVERS;
}

function scriptAt(name) {
  return new URL(name, import.meta.url);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
