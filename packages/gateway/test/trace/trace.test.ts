import { assert, expect, it, onTestFinished } from 'vitest';
import { createAsker } from '../fault/asking.ts';
import { answerOf, startHostileVendor } from '../fault/hostile-vendor.ts';
import { type CollectedSpan, startCollector } from './collector.ts';
import { startTracedGateway } from './traced-gateway.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${PARENT}-01`;

const TWO = `query Two {
  folders(first: 2, filter: { vendors: ["metafold"] }) { nodes { name } }
  models(first: 2, filter: { vendors: ["3dverse"] }) { nodes { name } }
}`;
const FOLDERS = 'query Folders { folders(filter: { vendors: ["metafold"] }) { nodes { name } } }';

async function startTraced(environment: Readonly<Record<string, string>> = {}) {
  const collector = await startCollector();
  const gateway = await startTracedGateway({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    ...environment,
  });
  return { ...gateway, collector };
}

async function startProjects(onCall: (count: number) => Buffer) {
  const vendor = await startHostileVendor({
    onCall: (socket, count) => void socket.write(onCall(count)),
  });
  onTestFinished(vendor.close);
  return vendor;
}

const byRoute = (spans: readonly CollectedSpan[]) =>
  spans
    .filter(({ kind }) => kind === CLIENT)
    .toSorted((left, right) => left.name.localeCompare(right.name));

const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

it('tells of an operation and of each of its calls, in the trace that its header names', async () => {
  const { ask, collector, emulators, log } = await startTraced();
  expect(await ask(TWO, { traceparent, tracestate: 'a=b' })).not.toHaveProperty('errors');
  const spans = await collector.received(3);
  const operation = spans.find(({ kind }) => kind === SERVER);
  expect(operation).toMatchObject({
    traceId: TRACE,
    parentSpanId: PARENT,
    name: 'query Two',
    attributes: {
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Two',
      'fabgraph.transport': 'http',
      'http.response.status_code': 200,
    },
  });
  const [folders, models] = byRoute(spans);
  const ofOperation = { traceId: TRACE, parentSpanId: operation?.spanId };
  expect(folders).toMatchObject({ ...ofOperation, name: 'GET /projects' });
  expect(folders?.attributes).toEqual({
    'fabgraph.vendor': 'metafold',
    'fabgraph.account': 'metafold',
    'fabgraph.try': 1,
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(emulators.metafold.baseUrl).port),
    'url.template': '/projects',
  });
  expect(models).toMatchObject({ ...ofOperation, name: 'GET /source-files' });
  expect(collector.services()).toContain('fabgraph');
  const lines = log().filter(({ operationName }) => operationName === 'Two');
  expect(lines).toMatchObject([{ traceId: TRACE }]);
});

it('tells each try, and sends it to the vendor with nothing else of the client', async () => {
  const vendor = await startProjects((count) =>
    count === 1 ? answerOf(503) : answerOf(200, '[{"id":"1","name":"Gear"}]'),
  );
  const { ask, collector } = await startTraced({ METAFOLD_BASE_URL: vendor.origin });
  await ask(FOLDERS, { traceparent, tracestate: 'a=b', baggage: 'canary=1' });
  const [first, second] = byRoute(await collector.received(3));
  assert(first && second);
  expect([first, second].map(({ attributes, status }) => [attributes, status.code])).toMatchObject([
    [{ 'fabgraph.try': 1, 'error.type': 'VENDOR_UNAVAILABLE' }, ERROR],
    [{ 'fabgraph.try': 2, 'http.request.resend_count': 1 }, 0],
  ]);
  const heads = vendor.calls.map(({ head }) => head);
  expect(heads.map((head) => /^traceparent: (.*)$/m.exec(head)?.[1])).toEqual(
    [first, second].map(({ spanId }) => `00-${TRACE}-${spanId}-01`),
  );
  expect(heads.every((head) => /^tracestate: a=b$/m.test(head))).toBe(true);
  expect(heads.join('\n')).not.toMatch(/baggage|canary/);
});

it.each(['SSE', 'WebSocket'] as const)('tells an operation over %s as well', async (transport) => {
  const { url, collector, stop } = await startTraced();
  const asker = createAsker(url);
  await asker.ask(transport, { query: FOLDERS, extensions: { traceparent } });
  (await (transport === 'WebSocket' ? asker.socket() : undefined))?.close();
  await stop();
  const spans = collector.spans();
  const operation = spans.find(({ name }) => name === 'query Folders');
  expect(operation?.attributes['fabgraph.transport']).toBe(
    transport === 'WebSocket' ? 'websocket' : 'http',
  );
  const [call] = byRoute(spans);
  expect(call?.parentSpanId).toBe(operation?.spanId);
  if (transport === 'WebSocket') expect(operation).toMatchObject({ traceId: TRACE });
});

it('tells a subscription when it is over, and its polls as traces of their own', async () => {
  const { url, collector, emulators } = await startTraced({ FABGRAPH_MIN_POLL_INTERVAL_MS: '10' });
  const leaving = new AbortController();
  const query = 'subscription Watch { jobsUpdated(filter: { vendors: ["3dverse"] }) { change } }';
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', traceparent },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  });
  expect(answer.status).toBe(200);
  await expect.poll(() => byRoute(collector.spans()).length, { interval: 5 }).toBeGreaterThan(0);
  const isOver = () => collector.spans().some(({ kind }) => kind === SERVER);
  expect(isOver()).toBe(false);
  leaving.abort();
  await expect.poll(isOver, { interval: 5 }).toBe(true);
  const spans = collector.spans();
  expect(spans.find(({ kind }) => kind === SERVER)).toMatchObject({
    traceId: TRACE,
    name: 'subscription Watch',
    attributes: { 'fabgraph.transport': 'sse' },
  });
  expect(emulators['3dverse'].calls().length).toBeGreaterThan(0);
  const polls = byRoute(spans);
  expect(polls.every(({ traceId, parentSpanId }) => traceId !== TRACE && !parentSpanId)).toBe(true);
});

it('tells what was refused before it was run, and takes a header that is none for none', async () => {
  const { ask, collector } = await startTraced();
  await ask('query Wrong { nothing }', { traceparent: 'canary' });
  const [operation] = await collector.received(1);
  expect(operation).toMatchObject({
    kind: SERVER,
    attributes: { 'http.response.status_code': 400 },
    status: { code: 0 },
  });
  expect(collector.text()).not.toContain('canary');
});

it('F10: tells nothing secret and nothing of what was asked for or answered', async () => {
  const vendor = await startProjects((count) =>
    count === 1 ? answerOf(200, '[{"id":"415263","name":"canary-name"}]') : answerOf(404),
  );
  const { ask, collector } = await startTraced({
    METAFOLD_BASE_URL: vendor.origin,
    METAFOLD_ACCESS_TOKEN: 'canary-token',
  });
  const answer = await ask('{ folders(filter: { vendors: ["metafold"] }) { nodes { id name } } }');
  expect(JSON.stringify(answer)).toContain('canary-name');
  const id = /"id":"([^"]+)"/.exec(JSON.stringify(answer))?.[1];
  await ask(`query Read { folder(id: "${id}") { name } canaryField: __typename }`);
  await collector.received(4);
  expect(byRoute(collector.spans()).map(({ name }) => name)).toContain('GET /projects/{}');
  expect(collector.text()).not.toMatch(/canary|415263/);
  expect(collector.text()).not.toContain(id);
});

it('goes on without its collector, and says so once', async () => {
  const { ask, collector, log } = await startTraced();
  const warnings = () => log().filter(({ msg }) => String(msg).startsWith('traces'));
  collector.answer = 400;
  for (let each = 0; each < 3; each += 1) {
    expect(await ask('{ vendors { id } }')).not.toHaveProperty('errors');
    await expect.poll(() => warnings().length, { interval: 5 }).toBe(1);
  }
  expect(warnings()).toMatchObject([{ level: 40, reason: 400, msg: 'traces cannot be sent' }]);
  collector.answer = 200;
  await ask('query Again { vendors { id } }');
  await expect.poll(() => collector.spans().at(-1)?.name, { interval: 5 }).toBe('query Again');
  await expect.poll(() => warnings().length, { interval: 5 }).toBe(2);
});

it('sends what is left when it stops', async () => {
  const { ask, collector, stop } = await startTraced();
  await ask(FOLDERS);
  await stop();
  expect(collector.spans().map(({ name }) => name)).toContain('query Folders');
});

it('sends vendors nothing where no collector is named', async () => {
  const vendor = await startProjects(() => answerOf(200, '[]'));
  const { ask, log } = await startTracedGateway({ METAFOLD_BASE_URL: vendor.origin });
  await ask(FOLDERS, { traceparent, tracestate: 'a=b' });
  expect(vendor.calls).toHaveLength(1);
  expect(vendor.calls[0]?.head).not.toMatch(/trace/i);
  expect(log().filter(({ traceId }) => traceId !== undefined)).toEqual([]);
});

it('does not start with a collector that is no address', async () => {
  const starting = startTracedGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: 'canary' });
  await expect(starting).rejects.toThrow(/OTEL_EXPORTER_OTLP_ENDPOINT must be the address/);
  await expect(starting).rejects.not.toThrow(/canary/);
});
