import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { encodeGlobalId } from '@fabgraph/schema';
import { afterAll, assert, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createGateway, type Gateway } from '../../src/index.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { createMemoryVendor, vendorError } from '../hub/memory-vendor.ts';
import { sendMultipart } from '../multipart/multipart-client.ts';
import { SECRET } from '../server/server-setup.ts';
import { createUploadVendor } from '../upload/memory-upload.ts';
import { put } from '../upload/put-client.ts';
import { heldBytes } from './heap.ts';

// Without what the engine makes of code that is run often, which is kept as well.
for (const flag of ['opt', 'sparkplug', 'flush-bytecode', 'lazy-feedback-allocation']) {
  setFlagsFromString(`--no-${flag}`);
}

/** So that whatever is made once is there. */
const FIRST_TIMES = 10;
const TIMES = 50;
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 11;
/** Less than a signal with a listener takes, and more than what the engine keeps of code that it has run. */
const MAX_BYTES = 400;
const DAY_MS = 86_400_000;
const KEPT_LOG_MS = 20;
const KEY = 'key-of-ada-0123456789abcdef0123456789abcd';
const OWN = { authorization: `Bearer ${KEY}` };
const PUBLIC_URL = 'https://graph.example.com';
const QUERY = '{ jobs(first: 5) { nodes { id name } } }';
const WATCH = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) { cursor job { name } }
}`;

const memory = createMemoryVendor();
const uploads = createUploadVendor();
const adapter = {
  ...memory.adapter,
  facets: { ...memory.adapter.facets, ...uploads.adapter.facets },
};
const timers = createDrivenTimers();
const cursors = new Map<string, string>();
let gateway: Gateway;
let url: string;

beforeAll(async () => {
  gateway = createGateway({
    registry: { vendors: [{ info: adapter.vendor, capabilities: [] }], accounts: [adapter] },
    callers: { keys: [{ name: 'ada', keySha256: sha256(KEY), accounts: 'all', access: 'write' }] },
    secret: SECRET,
    publicUrl: PUBLIC_URL,
    maxFailedAttempts: 0,
    timers,
    live: { callsPerSecond: 100_000, keepLogMs: KEPT_LOG_MS },
  });
  ({ url } = await gateway.listen({ port: 0 }));
  memory.put('p1/a', { status: 'RUNNING' });
  for (let turn = 1; turn <= FIRST_TIMES; turn += 1) {
    for (const act of Object.values(KINDS)) await act(-turn);
  }
}, 60_000);
afterAll(() => gateway.close());

const KINDS: Readonly<Record<string, (turn: number) => Promise<unknown>>> = {
  'a query': () => ask(QUERY),
  'a query whose vendor fails': async () => {
    memory.failWith(vendorError('VENDOR_UNAVAILABLE'));
    await ask(QUERY).finally(() => memory.failWith(null));
  },
  'a document that is refused': () => ask('{ nothing }'),
  'a caller with a wrong key': () => ask(QUERY, { authorization: `Bearer ${randomUUID()}` }),
  'a caller who leaves': leave,
  'a subscription over a WebSocket': () => watchBySocket('p1/a'),
  'a subscription over SSE': () => watchByStream('p1/a'),
  'a subscription to a job of its own': async (turn) => {
    const path = `p2/${turn}`;
    memory.put(path, { status: 'RUNNING' });
    await watchByStream(path);
    memory.remove(path);
  },
  'a callback': async () => {
    const { callbackUrl = '', onMade } = gateway.reportAddressFor(adapter);
    onMade?.([memory.ref('p1/a')]);
    const { status } = await fetch(callbackUrl.replace(PUBLIC_URL, url), { method: 'POST' });
    expect(status).toBe(204);
  },
  'a callback to an address that was never given': async () => {
    const address = `${url}/callbacks/shop/${sha256(randomUUID()).slice(0, 40)}`;
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
  },
  'an upload to an address': async () => {
    expect(await put(await openSlot(), Buffer.from('solid'))).toMatchObject({ status: 201 });
  },
  'an upload that breaks off': async () => {
    const call = request(await openSlot(), { method: 'PUT', headers: { 'content-length': '9' } });
    call.on('error', () => {});
    call.write('solid');
    await wait(1);
    const closed = new Promise((resolve) => call.on('close', resolve));
    call.destroy();
    await closed;
  },
  'an upload with its operation': async () => {
    const query = `mutation ($file: Upload!) {
      uploadModel(input: { accountId: "shop", files: [$file] }) { assets { name } }
    }`;
    const parts = [
      { name: 'operations', value: JSON.stringify({ query, variables: { file: null } }) },
      { name: 'map', value: '{"0":["variables.file"]}' },
      { name: '0', value: 'solid', filename: 'part.stl' },
    ];
    const headers = { 'graphql-preflight': '1', ...OWN };
    expect(await sendMultipart(`${url}/graphql`, parts, headers)).toMatchObject({ status: 200 });
  },
};

it.each(Object.entries(KINDS))(
  'F4: %s leaves nothing in memory',
  async (_, act) => {
    let turn = 0;
    const run = async (times: number) => {
      for (const last = turn + times; turn < last; turn += 1) await act(turn);
      await settle();
    };
    await run(TIMES);
    const grown: number[] = [];
    let before = heldBytes();
    while (grown.length < MAX_ROUNDS) {
      await run(TIMES);
      const now = heldBytes();
      grown.push(Math.round((now - before) / TIMES));
      before = now;
      if (grown.length >= MIN_ROUNDS && medianOf(grown) < MAX_BYTES) return;
    }
    assert.fail(`${grown.join(', ')} bytes each time`);
  },
  60_000,
);

/** What is made or let go once, whenever that is, makes one round stand out; a leak is in most of them. */
function medianOf(grown: readonly number[]): number {
  return grown.toSorted((one, other) => one - other)[Math.floor(grown.length / 2)] ?? 0;
}

/** Whatever is kept for a while is over, and so is what the test's own vendor has noted. */
async function settle(): Promise<void> {
  await wait(2 * KEPT_LOG_MS);
  await timers.advance(2 * DAY_MS);
  for (const list of [memory.reads, memory.lists, uploads.taken, uploads.contexts, uploads.inputs])
    list.length = 0;
}

async function ask(query: string, headers: Record<string, string> = OWN): Promise<unknown> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

async function leave(): Promise<void> {
  const goOn = memory.block();
  const call = post(QUERY, {}, 'application/json');
  await once(call, 'finish');
  await wait(1);
  call.destroy();
  goOn();
  await wait(1);
}

async function openSlot(): Promise<string> {
  const { slots } = await gateway.uploads.create({
    adapter,
    folder: null,
    replaces: null,
    files: [{ filename: 'part.stl', size: null, checksum: null }],
    allowResize: false,
    allowRotation: false,
  });
  return slots[0]?.url.replace(PUBLIC_URL, url) ?? '';
}

/** Until the first event, and from the last one that was heard of this job. */
async function watchBySocket(path: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: OWN }));
  await once(socket, 'message');
  const payload = { query: WATCH, variables: variablesOf(path) };
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  memory.put(path, { name: randomUUID() });
  gateway.hub.publish(adapter, memory.put(path));
  const [message] = await once(socket, 'message');
  note(path, String(message));
  socket.close();
  await once(socket, 'close');
}

async function watchByStream(path: string): Promise<void> {
  const call = post(WATCH, variablesOf(path), 'text/event-stream');
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  gateway.hub.publish(adapter, memory.put(path, { name: randomUUID() }));
  for (let text = ''; !text.includes('cursor'); ) {
    text += String((await once(response, 'data'))[0]);
    note(path, text);
  }
  call.destroy();
  await new Promise((resolve) => response.on('close', resolve));
}

function variablesOf(path: string) {
  return { id: encodeGlobalId(memory.ref(path)), after: cursors.get(path) };
}

/** Only of the job that all watch. */
function note(path: string, text: string): void {
  const [, cursor] = /"cursor":"([^"]+)"/.exec(text) ?? [];
  if (cursor !== undefined && path === 'p1/a') cursors.set(path, cursor);
}

function post(query: string, variables: object, accept: string) {
  const call = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...OWN },
  });
  call.on('error', () => {});
  return call.end(JSON.stringify({ query, variables }));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
