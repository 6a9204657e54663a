import { startChild } from '../child.mjs';
import { percentile } from '../median.mjs';
import { ask } from '../query/answer.mjs';
import { now, pause, until } from './moment.mjs';
import { openSocket, payloadOfMessage } from './wire.mjs';

/** Between two changes, by the vendors' clock: one step of it is one change. */
const STEP_MS = 1_000;
/** What comes sooner was not found by polling. */
const SELDOM = { minIntervalMs: 60_000, maxIntervalMs: 60_000 };
/** By then a gateway has re-read all that earlier news was about. */
const SETTLED_MS = 700;
const WATCH = `subscription ($id: ID!) {
  jobUpdated(id: $id) { origin change job { id status } }
}`;

/** How news reaches the gateway. `pauseMs`: between two changes, at random up to this. */
const WAYS = [
  {
    name: 'poll',
    origin: 'POLL',
    what: 'Metafold job',
    options: {},
    addJobs: addMetafoldJobs,
    status: 'RUNNING',
    pauseMs: 1_000,
  },
  {
    name: 'callback',
    origin: 'CALLBACK',
    what: '3DIAX transformation',
    options: { live: SELDOM, hasCallbacks: true },
    addJobs: addTransformations,
    status: 'SUCCEEDED',
    pauseMs: 150,
  },
  {
    name: 'event stream',
    origin: 'STREAM',
    what: '3DIAX transformation',
    options: { live: SELDOM, settings: { authentise: { events: 'true' } } },
    addJobs: addTransformations,
    status: 'SUCCEEDED',
    pauseMs: 150,
  },
];

/** From a change at the vendor to the event at a WebSocket client, over so many changes one by one. */
export async function measureLatency({ changes }) {
  const problems = [];
  const rows = [];
  for (const way of WAYS) rows.push(await measure(way));
  return { rows, problems };

  async function measure({ name, origin, what, options, addJobs, status, pauseMs }) {
    const vendor = await startChild(scriptAt('vendor.mjs'), {
      environment: {
        VENDOR: JSON.stringify({
          options: {
            scriptedStepMs: STEP_MS,
            authentise: { processingMs: (changes + 1) * STEP_MS },
          },
        }),
      },
    });
    const { baseUrls } = vendor;
    const gateway = await startChild(scriptAt('gateway.mjs'), {
      environment: { GATEWAY: JSON.stringify({ baseUrls, options }) },
    });
    const ids = await addJobs({ vendor, url: gateway.url, count: changes });
    const heard = ids.map(() => []);
    const socket = await openSocket(
      gateway.url,
      ids.map((id) => ({ query: WATCH, variables: { id } })),
      (index, bytes) => {
        const atMs = now();
        const payload = payloadOfMessage(bytes);
        if (payload !== null) heard[index].push({ atMs, event: payload.data?.jobUpdated });
      },
    );
    await until(() => heard.every((events) => events.length > 0), 'the first event of each');
    if (origin === 'STREAM') await until(() => isStreamOpen(vendor), 'the event stream');
    await pause(SETTLED_MS);

    const times = [];
    for (const [index, events] of heard.entries()) {
      await pause(Math.random() * pauseMs);
      const { atMs } = await vendor.ask({ do: 'advance', ms: STEP_MS });
      await until(() => events.length > 1, `change ${index} by ${name}`);
      times.push(events[1].atMs - atMs);
    }
    await pause(SETTLED_MS);
    for (const [index, events] of heard.entries()) check(index, events);
    socket.close();
    gateway.stop();
    vendor.stop();
    return {
      name,
      what,
      changes,
      p50Ms: percentile(times, 0.5),
      p95Ms: percentile(times, 0.95),
      mostMs: Math.max(...times),
    };

    function check(index, events) {
      const told = events.slice(1).map(({ event }) => `${event?.origin} ${event?.job.status}`);
      if (told.length === 1 && told[0] === `${origin} ${status}`) return;
      problems.push(`${name}: change ${index} was told as ${told}, not ${origin} ${status}`);
    }
  }
}

/** Jobs of one workflow, of which each step of the clock has one begin to run. */
async function addMetafoldJobs({ vendor, url, count }) {
  const { vendorIds } = await vendor.ask({ do: 'addJobs', count });
  const query = `{
    jobs(first: 100, filter: { vendors: ["metafold"], kinds: [COMPUTE], statuses: [QUEUED] }) {
      nodes { id vendorId }
    }
  }`;
  const { jobs } = await ask(url, JSON.stringify({ query }));
  return vendorIds.map((wanted) => jobs.nodes.find(({ vendorId }) => vendorId === wanted).id);
}

/** Made a step of the clock apart, so that they end a step apart, too. */
async function addTransformations({ vendor, url, count }) {
  const { models } = await ask(
    url,
    JSON.stringify({
      query: `{
        models(first: 10, filter: { vendors: ["authentise"], statuses: [READY] }) {
          nodes { id vendorData }
        }
      }`,
    }),
  );
  const query = `mutation ($modelId: ID!) {
    transformModel(
      input: { modelId: $modelId, steps: [{ scalePercent: { x: 200, y: 100, z: 100 } }] }
    ) { job { id } }
  }`;
  // Others' models may be looked at only.
  const own = models.nodes.find(({ vendorData }) => vendorData.rights.includes('all'));
  const variables = { modelId: own.id };
  const ids = [];
  for (let index = 0; index < count; index += 1) {
    const { transformModel } = await ask(url, JSON.stringify({ query, variables }));
    ids.push(transformModel.job.id);
    await vendor.ask({ do: 'advance', ms: STEP_MS });
  }
  return ids;
}

async function isStreamOpen(vendor) {
  const { calls } = await vendor.ask({ do: 'takeCalls' });
  return calls.some((made) => made.vendor === 'authentise' && made.call === 'GET /');
}

function scriptAt(name) {
  return new URL(name, import.meta.url);
}
