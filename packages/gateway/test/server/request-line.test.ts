import { request } from 'node:http';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { listenFor } from './listening.ts';
import { sendRaw } from './raw-request.ts';
import { createTestServer } from './server-setup.ts';

/** A server on a port, and the lines of its log. */
async function startLogged(adapter?: Parameters<typeof createTestServer>[0]) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const { gateway } = createTestServer(adapter, { logger });
  return { url: await listenFor(gateway), lines };
}

const headers = { 'content-type': 'application/json', 'x-request-id': 'mine' };

it.each([
  ['/graphql', 'right', '{ vendors { id } }'],
  ['/graphql?', 'right', '{ vendors { id } }'],
  ['/graphql', 'wrong', '{ node(id: "x") { id } }'],
  ['/graphql?', 'wrong', '{ node(id: "x") { id } }'],
  ['/graphql', 'refused', '{ nothing }'],
  ['/graphql?', 'refused', '{ nothing }'],
])('writes one line for a request to %s that is %s', async (path, kind, selection) => {
  const { url, lines } = await startLogged();
  const params = { query: `query Mine ${selection}`, operationName: 'Mine' };
  await sendRaw(url, { path, headers, body: JSON.stringify(params) });
  await vi.waitFor(() => expect(lines).not.toEqual([]));
  expect(lines).toEqual([
    expect.objectContaining({
      msg: 'request',
      requestId: 'mine',
      method: 'POST',
      path: '/graphql',
      status: kind === 'refused' ? 400 : 200,
      operationName: 'Mine',
      durationMs: expect.any(Number),
      ...(kind === 'right' ? {} : { codes: ['INVALID_INPUT'] }),
    }),
  ]);
});

it('says of a request that its caller left before the answer', async () => {
  let isAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const list = () => {
    isAsked();
    return new Promise<never>(() => {});
  };
  const jobs = { pollGroup: () => '', getMany: async () => [], list };
  const { url, lines } = await startLogged({ facets: { jobs } });
  const call = request(`${url}/graphql`, { method: 'POST', headers });
  call.on('error', () => {});
  call.end(JSON.stringify({ query: '{ jobs { nodes { id } } }' }));
  await asked;
  call.destroy();
  await vi.waitFor(() => expect(lines).toMatchObject([{ msg: 'request', isCutOff: true }]));
});

it('says so, too, of one that was left before it was whole', async () => {
  const { url, lines } = await startLogged();
  const call = request(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-length': '100', expect: '100-continue' },
  });
  call.on('error', () => {});
  // The server says so once it has the headers.
  call.once('continue', () => call.destroy());
  call.flushHeaders();
  await new Promise((resolve) => call.once('close', resolve));
  await vi.waitFor(() => expect(lines).toMatchObject([{ msg: 'request', isCutOff: true }]));
});
