import { startChild } from '../child.mjs';
import { median } from '../median.mjs';
import { ask } from '../query/answer.mjs';
import { pause } from './moment.mjs';

const CONTESTANTS = [
  { name: 'gateway, WebSocket', file: 'gateway.mjs', transport: 'WebSocket' },
  { name: 'bare ws', file: 'bare.mjs', transport: 'WebSocket' },
  { name: 'gateway, SSE', file: 'gateway.mjs', transport: 'SSE' },
];
const BARE = 'bare ws';
/** So that sockets are spread: the server's core is its own as far as there are several. */
const SUBSCRIBER_PROCESSES = 2;
/** Connections that come and go before memory is looked at for the first time. */
const FIRST_CONNECTIONS = 100;
const BETWEEN_ROUNDS_MS = 50;
const JOBS = `{
  jobs(first: 1, filter: { vendors: ["metafold"], kinds: [COMPUTE], statuses: [RUNNING] }) {
    nodes { id vendorId }
  }
}`;
const WATCH = `subscription ($id: ID!) {
  jobUpdated(id: $id) {
    cursor change changedFields previousStatus
    job { id name status startedAt }
  }
}`;

/**
 * One event to so many subscribers, in rounds: each contestant has its turn in every one of them.
 * Gives a row for each contestant, and what was wrong.
 */
export async function measureFanOut({ baseUrls, subscribers, rounds, warmUps }) {
  const problems = [];
  const crowds = await Promise.all(
    Array.from({ length: SUBSCRIBER_PROCESSES }, () => startScript('subscriber.mjs')),
  );
  const contestants = [];
  for (const contestant of CONTESTANTS) contestants.push(await enter(contestant));
  let text;
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const contestant of turned(contestants, round)) {
      const run = await fire(contestant, round);
      if (round >= warmUps) contestant.runs.push(run);
    }
  }
  for (const contestant of contestants) await leave(contestant);
  for (const crowd of crowds) crowd.stop();

  const bare = contestants.find(({ name }) => name === BARE);
  return { rows: contestants.map((contestant) => toRow(contestant, bare)), problems };

  /** A server with its subscribers. */
  async function enter({ name, file, transport }) {
    const server = await startScript(file, { baseUrls, options: STILL });
    const operation = file === 'gateway.mjs' ? await chooseJob(server) : { query: WATCH };
    const subscription = { server: name, url: server.url, transport, operation };
    await open(subscription, FIRST_CONNECTIONS);
    await close(name);
    const before = await server.ask({ do: 'cost', isCollected: true });
    await open(subscription, subscribers);
    const after = await server.ask({ do: 'cost', isCollected: true });
    const bytes = (field) => (after[field] - before[field]) / subscribers;
    return { name, server, rssBytes: bytes('rss'), heapBytes: bytes('heapUsed'), runs: [] };
  }

  async function fire({ name, server }, round) {
    await pause(BETWEEN_ROUNDS_MS);
    await all({ do: 'expect', server: name });
    const before = await server.ask({ do: 'cost' });
    const waiting = all({ do: 'result', server: name });
    const { atMs } = await server.ask({ do: 'fire', round, text });
    const results = await waiting;
    const after = await server.ask({ do: 'cost' });
    check(name, results);
    // The bare server sends what the gateway has sent.
    if (name === CONTESTANTS[0].name) text = results[0].text;
    return {
      firstMs: Math.min(...results.map(({ firstAtMs }) => firstAtMs)) - atMs,
      lastMs: Math.max(...results.map(({ lastAtMs }) => lastAtMs)) - atMs,
      cpuMs: after.cpuMs - before.cpuMs,
    };
  }

  function check(name, results) {
    const count = sum(results.map((result) => result.count));
    const different = sum(results.map((result) => result.different));
    const who = `${name}, ${subscribers} subscribers`;
    if (count !== subscribers) problems.push(`${who}: an event came to ${count} of them`);
    const isOne = new Set(results.map((result) => result.text)).size === 1;
    if (different > 0 || !isOne) problems.push(`${who}: an event was not the same for all`);
  }

  async function leave({ name, server }) {
    const results = await all({ do: 'result', server: name });
    const surplus = sum(results.map((result) => result.surplus));
    if (surplus > 0)
      problems.push(`${name}, ${subscribers} subscribers: ${surplus} events too many`);
    await close(name);
    server.stop();
  }

  async function open(subscription, count) {
    const share = Math.ceil(count / crowds.length);
    await all({ do: 'open', ...subscription, count: share });
  }

  async function close(name) {
    await all({ do: 'close', server: name });
  }

  function all(message) {
    return Promise.all(crowds.map((crowd) => crowd.ask(message)));
  }
}

/** Nothing is read again in between: it would be another event. */
const STILL = { live: { minIntervalMs: 3_600_000 } };

async function chooseJob(server) {
  const { jobs } = await ask(server.url, JSON.stringify({ query: JOBS }));
  const [{ id, vendorId }] = jobs.nodes;
  await server.ask({ do: 'choose', vendorId });
  return { query: WATCH, variables: { id } };
}

/** In each round both had the machine as it was just then; so rounds are compared, then the middle is taken. */
function toRow({ name, runs, rssBytes, heapBytes }, bare) {
  const middle = (field) => median(runs.map((run) => run[field]));
  const ratio = (field) => median(runs.map((run, round) => run[field] / bare.runs[round][field]));
  return {
    server: name,
    firstMs: middle('firstMs'),
    lastMs: middle('lastMs'),
    lastRatio: ratio('lastMs'),
    cpuMs: middle('cpuMs'),
    cpuRatio: ratio('cpuMs'),
    rssBytes,
    heapBytes,
  };
}

function startScript(name, gateway = {}) {
  return startChild(new URL(name, import.meta.url), {
    environment: { GATEWAY: JSON.stringify(gateway) },
    flags: ['--expose-gc'],
  });
}

/** Whoever is first finds another machine than who is last. */
function turned(contestants, round) {
  // The bare server needs what the gateway has sent in the first.
  const start = round % contestants.length;
  return [...contestants.slice(start), ...contestants.slice(0, start)];
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
