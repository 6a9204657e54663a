import { request } from 'node:http';
import type { ReadContext } from '@fabgraph/contract';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { createCallbackTokens } from '../../src/callback/callback-token.ts';
import { vendorError } from '../hub/memory-vendor.ts';
import { createUploadVendor } from '../upload/memory-upload.ts';
import { listenFor } from './listening.ts';
import { type RawRequest, sendRaw } from './raw-request.ts';
import { createTestServer, SECRET } from './server-setup.ts';

const JOBS = '{ jobs { nodes { id } } }';
const headers = { 'content-type': 'application/json' };

const ask = (url: string, query: string, more: RawRequest['headers'] = {}) =>
  sendRaw(url, { headers: { ...headers, ...more }, body: JSON.stringify({ query }) });

/** Once this is answered, whatever was sent before has arrived. */
const arrived = (url: string) => ask(url, '{ vendors { id } }');

/** A server whose list of jobs waits, counts who asked, and tells of the reader's signal. */
async function startWaiting() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const reads: { context: ReadContext; answer: (error?: Error) => void }[] = [];
  let cancels = 0;
  const list = (_query: unknown, context: ReadContext) =>
    new Promise<never>((resolve, reject) => {
      const page = {
        items: [],
        cursorAfter: () => '',
        isLast: true,
        pushedDown: { filter: true, order: true },
        total: 0,
        isStable: true,
      };
      reads.push({
        context,
        answer: (error) => (error ? reject(error) : resolve(page as never)),
      });
    });
  const cancel = async () => {
    cancels += 1;
    throw vendorError('CONFLICT');
  };
  const jobs = { pollGroup: () => '', getMany: async () => [], list, cancel };
  const { facets } = createUploadVendor().adapter;
  const { gateway, vendor } = createTestServer({ facets: { ...facets, jobs } }, { logger });
  const url = await listenFor(gateway);
  const next = (count: number) => vi.waitFor(() => expect(reads).toHaveLength(count));
  const createUpload = () =>
    gateway.uploads.create({
      adapter: { ...vendor.adapter, facets },
      files: [{ filename: 'part.stl', size: null, checksum: null }],
      folder: null,
      replaces: null,
      allowResize: false,
      allowRotation: false,
    }).uploadId;
  return { url, lines, reads, next, cancels: () => cancels, vendor, createUpload };
}

it('an equal query under way is answered with it, in the same bytes', async () => {
  const { url, lines, reads, next } = await startWaiting();
  const first = ask(url, JOBS);
  await next(1);
  const others = [ask(url, JOBS), ask(url, JOBS, { accept: 'application/graphql-response+json' })];
  await arrived(url);
  reads[0]?.answer();
  const { body } = await first;
  expect(JSON.parse(body)).toEqual({ data: { jobs: { nodes: [] } } });
  const answers = await Promise.all(others);
  expect(answers.map((answer) => answer.body)).toEqual([body, body]);
  expect(answers.map((answer) => answer.headers['content-type'])).toEqual([
    'application/json; charset=utf-8',
    'application/graphql-response+json; charset=utf-8',
  ]);
  expect(reads).toHaveLength(1);
  await vi.waitFor(() => expect(lines).toHaveLength(4));
  expect(lines.filter(({ shared }) => shared === true)).toHaveLength(2);
});

it('a query that differs by a variable or an operation name is one of its own', async () => {
  const { url, reads, next } = await startWaiting();
  const sent = [
    { query: JOBS },
    { query: JOBS, variables: { other: 1 } },
    { query: `query A ${JOBS}`, operationName: 'A' },
  ].map((params) => sendRaw(url, { headers, body: JSON.stringify(params) }));
  await next(3);
  for (const { answer } of reads) answer();
  await Promise.all(sent);
});

it('callers who leave end a query for nobody but the last', async () => {
  const { url, reads, next } = await startWaiting();
  const leaver = () => {
    const call = request(`${url}/graphql`, { method: 'POST', headers });
    call.on('error', () => {});
    call.end(JSON.stringify({ query: JOBS }));
    return call;
  };
  const first = leaver();
  await next(1);
  const staying = ask(url, JOBS);
  const third = leaver();
  await arrived(url);
  first.destroy();
  third.destroy();
  await arrived(url);
  expect(reads[0]?.context.signal.aborted).toBe(false);
  reads[0]?.answer();
  expect((await staying).status).toBe(200);

  const alone = leaver();
  await next(2);
  alone.destroy();
  await vi.waitFor(() => expect(reads[1]?.context.signal.aborted).toBe(true));
});

it('each caller is told errors under the name of its own request', async () => {
  const { url, reads, next } = await startWaiting();
  const query = '{ jobs { nodes { id } } node(id: "x") { id } }';
  const first = ask(url, query, { 'x-request-id': 'first' });
  await next(1);
  const second = ask(url, query, { 'x-request-id': 'second' });
  await arrived(url);
  reads[0]?.answer();
  const named = (await Promise.all([first, second])).map(({ body }) => JSON.parse(body).errors);
  expect(named).toMatchObject([
    [{ extensions: { requestId: 'first' } }],
    [{ extensions: { requestId: 'second' } }],
  ]);
});

it('no mutation is run for two', async () => {
  const { url, vendor, cancels } = await startWaiting();
  const id = Buffer.from(`Job:shop:${vendor.ref('p1/a').path}`).toString('base64url');
  const query = `mutation { cancelJob(id: "${id}") { job { id } } }`;
  await Promise.all([ask(url, query), ask(url, query)]);
  expect(cancels()).toBe(2);
});

it('a query that comes after a write joins none from before it', async () => {
  const { url, reads, next } = await startWaiting();
  const before = ask(url, JOBS);
  await next(1);
  await ask(url, 'mutation { cancelJob(id: "x") { job { id } } }');
  const after = ask(url, JOBS);
  await next(2);
  for (const { answer } of reads) answer();
  await Promise.all([before, after]);
});

it('a query that comes after the bytes of an upload joins none from before them', async () => {
  const { url, reads, next, createUpload } = await startWaiting();
  const uploadId = createUpload();
  const before = ask(url, JOBS);
  await next(1);
  const put = { method: 'PUT', path: `/uploads/${uploadId}/0`, body: 'solid' };
  expect((await sendRaw(url, put)).status).toBe(201);
  const after = ask(url, JOBS);
  await next(2);
  for (const { answer } of reads) answer();
  await Promise.all([before, after]);
});

it("a query that comes after a vendor's report joins none from before it", async () => {
  const { url, reads, next } = await startWaiting();
  const before = ask(url, JOBS);
  await next(1);
  const path = `/callbacks/shop/${createCallbackTokens(SECRET).make('shop')}`;
  expect((await sendRaw(url, { path })).status).toBe(204);
  const after = ask(url, JOBS);
  await next(2);
  for (const { answer } of reads) answer();
  await Promise.all([before, after]);
});

it.each([
  ['POST', '/callbacks/shop/x'],
  ['POST', '/uploads/x/0'],
  ['PUT', '/uploads/x/0'],
  ['POST', '/files/x'],
])('%s %s by somebody who may not do so changes nothing of that', async (method, path) => {
  const { url, reads, next } = await startWaiting();
  const before = ask(url, JOBS);
  await next(1);
  expect((await sendRaw(url, { method, path, body: 'x' })).status).toBe(404);
  const after = ask(url, JOBS);
  await arrived(url);
  reads[0]?.answer();
  await Promise.all([before, after]);
  expect(reads).toHaveLength(1);
});
