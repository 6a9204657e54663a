import { schema } from '@fabgraph/schema';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ask, callsOf, idOf, KEYS, startTwoTenants, watchAs } from './caller-setup.ts';
import { openRawSocket } from './raw-socket.ts';

const DELETE = 'mutation ($id: ID!) { delete(ids: [$id]) { results { isDone } } }';

describe('a caller who may only read', () => {
  it('reads and watches', async () => {
    const { url } = await startTwoTenants();
    const { data } = await ask(url, KEYS.reader, '{ jobs { nodes { name } } }');
    expect(data.jobs.nodes).toEqual([{ name: 'canary-left' }]);
    const query = 'subscription { jobsUpdated { job { name } } }';
    await watchAs('SSE', url, KEYS.reader, 'jobsUpdated', query).received(1);
  });

  it('changes nothing, and no vendor is asked', async () => {
    const { url, left } = await startTwoTenants();
    const reply = await ask(url, KEYS.reader, DELETE, { id: idOf(left) });
    expect(reply.status).toBe(403);
    expect(reply.data).toBeUndefined();
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', retryable: false });
    expect(callsOf(left)).toBe(0);
    expect((await ask(url, KEYS.left, DELETE, { id: idOf(left) })).status).toBe(200);
  });

  it('sends no files', async () => {
    const { url, left } = await startTwoTenants();
    const form = new FormData();
    const query =
      'mutation ($file: Upload!) { uploadModel(input: { accountId: "left", files: [$file] }) { models { id } } }';
    form.set('operations', JSON.stringify({ query, variables: { file: null } }));
    form.set('map', JSON.stringify({ 0: ['variables.file'] }));
    form.set('0', new Blob(['solid']), 'a.stl');
    const headers = { 'graphql-preflight': '1', 'x-api-key': KEYS.reader };
    const response = await fetch(url, { method: 'POST', headers, body: form });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect(callsOf(left)).toBe(0);
  });

  it('is told so over a WebSocket, which stays open', async () => {
    const { url, left } = await startTwoTenants();
    const socket = await openRawSocket(url, { 'x-api-key': KEYS.reader });
    socket.send({ type: 'connection_init' });
    await socket.received();
    const variables = { id: idOf(left) };
    socket.send({ id: '1', type: 'subscribe', payload: { query: DELETE, variables } });
    expect(await socket.received()).toMatchObject({
      id: '1',
      payload: { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    });
    await socket.received();
    socket.send({ id: '2', type: 'subscribe', payload: { query: '{ accounts { name } }' } });
    expect(await socket.received()).toMatchObject({ payload: { data: { accounts: [{}] } } });
    expect(callsOf(left)).toBe(0);
  });

  it('is held off by the operation that runs, whatever else its document has', async () => {
    const { url } = await startTwoTenants();
    const query =
      'query Read { accounts { name } } mutation Write { delete(ids: []) { results { id } } }';
    const named = async (operationName: string) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': KEYS.reader },
        body: JSON.stringify({ query, operationName }),
      });
      return response.status;
    };
    expect([await named('Read'), await named('Write')]).toEqual([200, 403]);
  });

  it('meets no field that writes outside of mutations', () => {
    const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const writes = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(fields.filter((field) => writes.includes(field))).toEqual([]);
  });
});

it('names each caller in the log, and shows no key', async () => {
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line) => void log.push(line) });
  const { url, gateway } = await startTwoTenants({ gateway: { logger } });
  await ask(url, KEYS.left, '{ accounts { name } }');
  await ask(url, 'key-of-nobody-0123456789abcdef012345678', '{ accounts { name } }');
  const query = 'subscription { jobsUpdated { job { name } } }';
  for (const transport of ['SSE', 'WebSocket'] as const) {
    const watch = watchAs(transport, url, KEYS.reader, 'jobsUpdated', query);
    await watch.received(1);
    watch.stop();
  }
  await gateway.close();
  const lines = log
    .map((line) => JSON.parse(line))
    // The socket has a line of its own beside those of what was asked over it.
    .filter(({ msg, closeCode }) => msg === 'request' && closeCode === undefined);
  expect(lines.map(({ caller }) => caller ?? null).sort()).toEqual(
    ['left', 'reader', 'reader', null].sort(),
  );
  expect(lines.find(({ caller }) => caller === undefined)).toMatchObject({
    status: 401,
    codes: ['UNAUTHENTICATED'],
  });
  expect(log.join('')).not.toMatch(/key-of-/);
});
