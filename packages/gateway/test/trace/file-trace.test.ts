import { assert, expect, it } from 'vitest';
import { put } from '../upload/put-client.ts';
import { type CollectedSpan, startCollector } from './collector.ts';
import { startTracedGateway } from './traced-gateway.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${PARENT}-01`;
const ofClient = { traceId: TRACE, parentSpanId: PARENT, kind: 2 };
const NO_FAULT = { code: 0 };
const FAULT = { code: 2 };

async function startTraced() {
  const collector = await startCollector();
  const gateway = await startTracedGateway({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const spanNamed = async (name: string): Promise<CollectedSpan> => {
    const find = () => collector.spans().find((span) => span.name === name);
    await expect.poll(find, { interval: 5, timeout: 10_000 }).toBeDefined();
    const found = find();
    assert(found);
    return found;
  };
  /** Routes of the vendor calls that were made for it. */
  const callsOf = ({ spanId }: CollectedSpan) =>
    collector
      .spans()
      .filter(({ parentSpanId }) => parentSpanId === spanId)
      .map(({ attributes }) => attributes['url.template']);
  const first = async (query: string): Promise<string> => {
    const text = JSON.stringify(await gateway.ask(query));
    return /"(?:id|url)":"([^"]+)"/.exec(text)?.[1] ?? expect.fail(text);
  };
  return { ...gateway, collector, spanNamed, callsOf, first };
}

const tokenOf = (url: string) => new URL(url).pathname.split('/')[2] ?? '';

it('tells of bytes that a client puts, and of the calls that take them to the vendor', async () => {
  const { first, spanNamed, callsOf, collector, log } = await startTraced();
  const folderId = await first('{ folders(filter: { vendors: ["metafold"] }) { nodes { id } } }');
  const accountId = await first('{ accounts { id vendor { id } } }');
  const slot = await first(`mutation {
    createUpload(input: {
      accountId: "${accountId}", folderId: "${folderId}", files: [{ filename: "canary.stl" }]
    }) { files { url } }
  }`);
  expect((await put(slot, Buffer.from('solid'), { traceparent })).status).toBe(201);
  const span = await spanNamed('PUT /uploads/{id}/{index}');
  expect(span).toMatchObject({ ...ofClient, status: NO_FAULT });
  expect(span.attributes).toEqual({
    'http.request.method': 'PUT',
    'http.route': '/uploads/{id}/{index}',
    'http.response.status_code': 201,
  });
  expect(callsOf(span)).toContain('/projects/{}/assets');
  expect(log().filter(({ path }) => path === '/uploads/…')).toMatchObject([
    { traceId: TRACE, vendorCalls: callsOf(span).length },
  ]);
  expect(collector.text()).not.toMatch(/canary/);
  expect(collector.text()).not.toContain(tokenOf(slot).slice(0, 20));
});

it('tells of a file that is read, whatever comes of it, and never of its address', async () => {
  const { first, spanNamed, callsOf, collector, emulators } = await startTraced();
  const url = await first(
    '{ assets(first: 1, filter: { vendors: ["metafold"] }) { nodes { download { url } } } }',
  );
  await (await fetch(url, { headers: { traceparent } })).arrayBuffer();
  const read = await spanNamed('GET /files/{id}');
  expect(read).toMatchObject({ ...ofClient, status: NO_FAULT });
  expect(read.attributes).toEqual({
    'http.request.method': 'GET',
    'http.route': '/files/{id}',
    'http.response.status_code': 200,
  });
  expect(callsOf(read)).toContain('link');

  await fetch(`${url}x`, { method: 'OPTIONS' });
  expect(await spanNamed('OPTIONS /files/{id}')).toMatchObject({
    status: NO_FAULT,
    attributes: { 'http.response.status_code': 404, 'fabgraph.codes': expect.anything() },
  });

  emulators.metafold.addFaults([{ method: 'GET', path: '/*', status: 403 }]);
  await fetch(url, { method: 'HEAD' });
  expect(await spanNamed('HEAD /files/{id}')).toMatchObject({
    status: FAULT,
    attributes: { 'http.response.status_code': 502 },
  });
  expect(collector.text()).not.toContain(tokenOf(url).slice(0, 20));
});
