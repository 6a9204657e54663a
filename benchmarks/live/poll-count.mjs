import { startChild } from '../child.mjs';
import { ask } from '../query/answer.mjs';
import { pause, until } from './moment.mjs';
import { openSocket, payloadOfMessage } from './wire.mjs';

const THINGS = 40;
const SUBSCRIBERS = 500;
/** Calls of one tick follow each other more closely, and ticks less. */
const BETWEEN_TICKS_MS = 400;
/** Longer than the longest of the vendors' shortest intervals. */
const AFTER_LAST_MS = 5_000;
/** What was asked while somebody was there is answered by then. */
const UNDER_WAY_MS = 200;
const MINUTE_MS = 60_000;
const LISTS = {
  'Metafold jobs': jobsOf('metafold', 'COMPUTE'),
  'Metafold workflows': jobsOf('metafold', 'WORKFLOW'),
  '3dverse upload tasks': jobsOf('3dverse', 'UPLOAD'),
  '3DIAX models': `query ($after: String) {
    list: models(
      first: 100, after: $after
      filter: { vendors: ["authentise"], statuses: [AWAITING_UPLOAD] }
    ) { nodes { id vendorId } pageInfo { hasNextPage endCursor } }
  }`,
};
const WATCH = {
  Job: 'subscription ($id: ID!) { event: jobUpdated(id: $id) { job { id status } } }',
  Model: 'subscription ($id: ID!) { event: modelUpdated(id: $id) { model { id status } } }',
};

/**
 * What 500 subscribers to 40 things cost the vendor, for each kind of thing, at two gateways at once:
 * one that polls as often as ever, as if something changed all the time, and one where nothing changes.
 */
export async function countPolls({ windowMs }) {
  const problems = [];
  const [busy, idle] = await Promise.all([
    enter('busy', { live: { maxIntervalMs: 1 } }),
    enter('idle', {}),
  ]);
  await Promise.all([busy, idle].map(({ vendor }) => vendor.ask({ do: 'takeCalls' })));
  await pause(windowMs);
  const [often, seldom] = await Promise.all([busy, idle].map(takeCalls));
  await Promise.all([busy, idle].map(leave));
  await pause(UNDER_WAY_MS);
  await takeCalls(busy);
  await pause(AFTER_LAST_MS);
  const late = await takeCalls(busy);
  for (const { vendor, gateway } of [busy, idle]) {
    gateway.stop();
    vendor.stop();
  }
  return { rows: busy.things.map(toRow), problems };

  function toRow({ kind, calls, atMost }) {
    const ours = new RegExp(calls);
    const ticks = toTicks(often.filter(({ call }) => ours.test(call)));
    const most = Math.max(0, ...ticks.map((tick) => tick.length));
    const after = late.filter(({ call }) => ours.test(call)).length;
    if (ticks.length === 0) problems.push(`${kind}: nothing was polled`);
    if (most > atMost)
      problems.push(`${kind}: ${most} calls in a tick, at most ${atMost} promised`);
    if (after > 0) problems.push(`${kind}: ${after} calls after the last subscriber had left`);
    const perMinute = (count) => (count * MINUTE_MS) / windowMs;
    return {
      kind,
      things: THINGS,
      subscribers: SUBSCRIBERS,
      ticksPerMinute: perMinute(ticks.length),
      callsPerMinute: perMinute(ticks.flat().length),
      most,
      atMost,
      idlePerMinute: perMinute(seldom.filter(({ call }) => ours.test(call)).length),
      after,
    };
  }

  /** Vendors, a gateway, and all subscribers with their first event. */
  async function enter(name, options) {
    const vendor = await startChild(scriptAt('vendor.mjs'), {
      environment: {
        VENDOR: JSON.stringify({ options: { authentise: { extraModels: THINGS } } }),
      },
    });
    const { things } = await vendor.ask({ do: 'addThings', count: THINGS });
    const { baseUrls } = vendor;
    const gateway = await startChild(scriptAt('gateway.mjs'), {
      environment: { GATEWAY: JSON.stringify({ baseUrls, options }) },
    });
    const watched = [];
    for (const { kind, vendorIds } of things) {
      watched.push(await idsOf(gateway.url, LISTS[kind], vendorIds));
    }
    let events = 0;
    const onNext = (_, bytes) => {
      const payload = payloadOfMessage(bytes);
      if (payload?.data?.event != null) events += 1;
      else problems.push(`${name}: a watch ended with ${bytes}`);
    };
    const sockets = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, (_, index) => {
        const operations = watched.map((ids, place) => ({
          query: LISTS[things[place].kind].includes('models(') ? WATCH.Model : WATCH.Job,
          variables: { id: ids[index % THINGS] },
        }));
        return openSocket(gateway.url, operations, onNext);
      }),
    );
    const all = SUBSCRIBERS * things.length;
    await until(() => events >= all || problems.length > 0, `${all} first events`);
    await awaitTicks(vendor, things);
    return { vendor, gateway, things, sockets, countEvents: () => events - all };
  }

  async function leave({ sockets, countEvents, gateway }) {
    if (countEvents() > 0) problems.push(`${countEvents()} events although nothing has changed`);
    for (const socket of sockets) socket.close();
    const isLeft = async () => (await gateway.ask({ do: 'stats' })).subscribers === 0;
    await until(isLeft, 'the last subscriber to leave');
  }
}

/** What newcomers have had read at once is made up for before the first tick. */
async function awaitTicks(vendor, things) {
  await takeCalls({ vendor });
  const made = [];
  const isPolled = ({ calls }) => made.some(({ call }) => new RegExp(calls).test(call));
  await until(async () => {
    made.push(...(await takeCalls({ vendor })));
    return things.every(isPolled);
  }, 'a tick of each kind');
}

async function takeCalls({ vendor }) {
  const { calls } = await vendor.ask({ do: 'takeCalls' });
  return calls.map(({ vendor: id, call, atMs }) => ({ call: `${id} ${call}`, atMs }));
}

/** Calls that came one soon after the other. */
function toTicks(calls) {
  const ticks = [];
  let lastAtMs = Number.NEGATIVE_INFINITY;
  for (const call of calls) {
    if (call.atMs - lastAtMs > BETWEEN_TICKS_MS) ticks.push([]);
    ticks.at(-1).push(call);
    lastAtMs = call.atMs;
  }
  return ticks;
}

/** The graph's ids of what the vendor knows by these, or of the first there are. */
async function idsOf(url, query, vendorIds) {
  const found = [];
  let after = null;
  do {
    const { list } = await ask(url, JSON.stringify({ query, variables: { after } }));
    found.push(...list.nodes);
    after = list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
  } while (after !== null);
  const wanted = found.filter(({ vendorId }) => vendorIds?.includes(vendorId) ?? true);
  const ids = wanted.slice(0, THINGS).map(({ id }) => id);
  if (ids.length < THINGS) throw new Error(`only ${ids.length} of ${THINGS} to watch: ${query}`);
  return ids;
}

function jobsOf(vendor, kind) {
  return `query ($after: String) {
    list: jobs(
      first: 100, after: $after
      filter: { vendors: ["${vendor}"], kinds: [${kind}], statuses: [QUEUED] }
    ) { nodes { id vendorId } pageInfo { hasNextPage endCursor } }
  }`;
}

function scriptAt(name) {
  return new URL(name, import.meta.url);
}
