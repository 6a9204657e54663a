import { once } from 'node:events';
import WebSocket from 'ws';

const QUERIES = [
  '{ accounts { name state } vendors { id } }',
  '{ folders(first: 10) { nodes { name account { name } } sources { state } } }',
  '{ models(first: 20) { nodes { name status } pageInfo { endCursor } sources { state } } }',
  '{ jobs(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { id status } } }',
  '{ assets(first: 10) { nodes { name } sources { state } } }',
  '{ models(first: 5) { nodes { name children { name } } } }',
];
const REFUSED = [
  { query: '{ nothing }' },
  {
    query: 'query ($first: Int) { models(first: $first) { nodes { name } } }',
    variables: { first: 100_000 },
  },
  { query: '{' },
];
const WATCHES = [
  'subscription { modelsUpdated { change } }',
  'subscription { jobsUpdated { change } }',
];
const CREATE = `mutation ($input: CreateUploadInput!) {
  createUpload(input: $input) { uploadId files { url } }
}`;
const COMPLETE =
  'mutation ($id: ID!) { completeUpload(uploadId: $id) { models { id } assets { id } } }';
const FAULTS = [
  { status: 500 },
  { status: 429, headers: { 'retry-after': '1' } },
  { reset: true },
  { truncate: true },
  { delayMs: 800 },
];

const PAUSE_MS = 20;
const QUERYING_CLIENTS = 4;
const WATCHING_CLIENTS = 4;
const FAULT_EVERY_MS = 7_000;
const UPLOAD_EVERY_MS = 1_000;
const UPLOAD_BYTES = 200_000;
/** What was uploaded stays with the emulators, and lists of it become longer: few are new. */
const MAX_UPLOADS = 30;

/** Clients of every kind until they are stopped, and vendors that fail now and then. */
export function createLoad(url, emulators) {
  const counts = {
    answers: 0,
    errors: 0,
    refused: 0,
    uploads: 0,
    cutOff: 0,
    streams: 0,
    events: 0,
    wrong: 0,
  };
  const wrongs = new Set();
  let isOver = false;
  const loops = [
    ...Array.from({ length: QUERYING_CLIENTS }, (_, client) =>
      forEver(PAUSE_MS, (turn) => ask(client + turn)),
    ),
    ...Array.from({ length: WATCHING_CLIENTS }, (_, client) =>
      forEver(0, (turn) => watch(client + turn)),
    ),
    forEver(UPLOAD_EVERY_MS, upload),
    forEver(FAULT_EVERY_MS, disturb),
    forEver(500, leave),
  ];
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(loops);
      for (const wrong of wrongs) console.error(wrong);
      return counts;
    },
  };

  async function forEver(pauseMs, act) {
    for (let turn = 0; !isOver; turn += 1) {
      try {
        await act(turn);
      } catch (error) {
        counts.wrong += 1;
        if (wrongs.size < 20) wrongs.add(`${act}`.slice(0, 40) + String(error.cause ?? error));
      }
      await pause(pauseMs);
    }
  }

  async function post(query, variables) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, ...(await answer.json()) };
  }

  async function ask(turn) {
    if (turn % 10 === 0) {
      const { query, variables } = REFUSED[(turn / 10) % REFUSED.length];
      const { status } = await post(query, variables);
      if (status !== 400) throw new Error(`a wrong document was answered with ${status}`);
      counts.refused += 1;
      return;
    }
    const { status, errors } = await post(QUERIES[turn % QUERIES.length]);
    if (status !== 200) throw new Error(`a query was answered with ${status}`);
    counts.answers += 1;
    for (const { extensions } of errors ?? []) {
      counts.errors += 1;
      if (extensions.code === 'INTERNAL') throw new Error('a query met a fault of ours');
    }
  }

  /** A client that leaves before it is answered. */
  async function leave() {
    const signal = AbortSignal.timeout(2);
    await fetch(`${url}/graphql?query={models{nodes{name}}}`, {
      headers: { 'graphql-preflight': '1' },
      signal,
    }).then(
      (answer) => answer.text(),
      () => {},
    );
    counts.cutOff += 1;
  }

  async function watch(turn) {
    const socket = new WebSocket(
      url.replace('http', 'ws').concat('/graphql'),
      'graphql-transport-ws',
    );
    socket.on('message', (data) => {
      if (String(data).includes('"next"')) counts.events += 1;
    });
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    const query = WATCHES[turn % WATCHES.length];
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    await pause(1_000 + (turn % 3) * 1_000);
    counts.streams += 1;
    const closed = once(socket, 'close');
    if (turn % 2 === 0) socket.terminate();
    else socket.close();
    await closed;
  }

  async function upload(turn) {
    const { data } = await post('{ folders(filter: { vendors: ["metafold"] }) { nodes { id } } }');
    const folderId = data?.folders?.nodes?.[0]?.id;
    if (folderId === undefined) return;
    const files = [{ filename: `soak-${turn}.stl`, size: UPLOAD_BYTES }];
    const target = await post(CREATE, { input: { accountId: 'metafold', folderId, files } });
    const [slot] = target.data?.createUpload?.files ?? [];
    if (slot === undefined) return;
    const isWhole = turn < MAX_UPLOADS;
    const signal = isWhole ? undefined : AbortSignal.timeout(30);
    const sent = await fetch(slot.url, {
      method: 'PUT',
      body: slowly(isWhole),
      headers: { 'content-length': String(UPLOAD_BYTES) },
      duplex: 'half',
      signal,
    }).catch(() => null);
    if (sent?.status !== 201) {
      counts.cutOff += 1;
      return;
    }
    await post(COMPLETE, { id: target.data.createUpload.uploadId });
    counts.uploads += 1;
  }

  /** One vendor fails for a while, in another way each time. */
  async function disturb(turn) {
    const vendors = [emulators.metafold, emulators.authentise, emulators['3dverse']];
    for (const vendor of vendors) {
      vendor.clearFaults();
      vendor.clearCalls?.();
    }
    if (turn % 2 === 1)
      vendors[turn % 3].addFaults([{ path: '*', times: 20, ...FAULTS[turn % FAULTS.length] }]);
  }
}

async function* slowly(isWhole) {
  const chunk = new Uint8Array(UPLOAD_BYTES / 10).fill(65);
  for (let part = 0; part < 10; part += 1) {
    yield chunk;
    if (!isWhole) await pause(10);
  }
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
