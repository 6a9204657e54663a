import { once } from 'node:events';
import { request } from 'node:http';
import { encodeGlobalId } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { createTestServer } from './server-setup.ts';

/** A gateway on a port, with one running job to watch. */
async function startWatchable() {
  const { gateway, vendor } = createTestServer();
  vendor.put('p1/a', { status: 'RUNNING' });
  const { url } = await gateway.listen({ port: 0 });
  const id = encodeGlobalId(vendor.ref('p1/a'));
  const query = `subscription { jobUpdated(id: "${id}") { change } }`;
  return { gateway, url, query };
}

describe('a gateway that stops', () => {
  it.each([
    'text/event-stream',
    'text/event-stream;q=0.5',
    'Text/Event-Stream',
    'application/json;q=0.1, text/event-stream',
    '*/*',
    'text/*',
  ])('D1: tells an event stream so and cuts it off without completing it (%s)', async (accept) => {
    const { gateway, url, query } = await startWatchable();
    const call = request(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
    });
    call.end(JSON.stringify({ query }));
    const [response] = await once(call, 'response');
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', () => {});
    while (!text.includes('"NONE"')) await once(response, 'data');
    const closed = new Promise((resolve) => response.once('close', resolve));
    await gateway.close();
    await closed;
    expect(text).toContain('SHUTTING_DOWN');
    expect(text).not.toContain('event: complete');
  });

  it('D1: tells a WebSocket so and closes it with 1001, so that its client comes back', async () => {
    const { gateway, url, query } = await startWatchable();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const messages: string[] = [];
    socket.on('message', (data) => messages.push(String(data)));
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init' }));
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    while (!messages.some((message) => message.includes('"NONE"'))) await once(socket, 'message');
    const closed = once(socket, 'close');
    await gateway.close();
    const [code] = await closed;
    expect(code).toBe(1001);
    expect(messages.at(-1)).toContain('SHUTTING_DOWN');
    expect(messages.some((message) => message.includes('"complete"'))).toBe(false);
  });

  it('lets a request under way finish and accepts no other', async () => {
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let isAsked = () => {};
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    const page = {
      items: [],
      cursorAfter: () => '',
      isLast: true,
      pushedDown: { filter: true, order: true },
      total: 0,
      isStable: true,
    };
    const jobs = {
      pollGroup: () => '',
      getMany: async () => [],
      list: async () => {
        isAsked();
        await waiting;
        return page;
      },
    };
    const { gateway } = createTestServer({ facets: { jobs } });
    const { url } = await gateway.listen({ port: 0 });
    const ask = () =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ jobs { totalCount } }"}',
      });
    const running = ask();
    await asked;
    const stopped = gateway.close();
    await expect(ask()).rejects.toThrow();
    answer();
    expect(await (await running).json()).toEqual({ data: { jobs: { totalCount: 0 } } });
    await stopped;
  });
});
