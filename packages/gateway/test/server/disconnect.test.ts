import { request } from 'node:http';
import type { Signal } from '@fabgraph/contract';
import { afterEach, describe, expect, it } from 'vitest';
import type { Gateway } from '../../src/index.ts';
import { createTestServer, postTo } from './server-setup.ts';

let gateway: Gateway | undefined;
afterEach(() => gateway?.close());

/** A server whose jobs list waits until its read is ended, and tells when that was. */
function createWaitingServer(operationDeadlineMs?: number) {
  let isAsked = () => {};
  let isEnded = (_reason: unknown) => {};
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const ended = new Promise<unknown>((resolve) => {
    isEnded = resolve;
  });
  const jobs = {
    pollGroup: () => '',
    getMany: async () => [],
    list: (_query: unknown, { signal }: { signal: Signal }) =>
      new Promise<never>((_resolve, reject) => {
        isAsked();
        signal.addEventListener('abort', () => {
          isEnded(signal.reason);
          reject(signal.reason);
        });
      }),
  };
  const server = createTestServer({ facets: { jobs } }, { operationDeadlineMs });
  ({ gateway } = server);
  return { gateway: server.gateway, asked, ended };
}

describe('an operation', () => {
  it('whose caller leaves ends its reads', async () => {
    const server = createWaitingServer();
    const { url } = await server.gateway.listen({ port: 0 });
    const call = request(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    call.on('error', () => {});
    call.end(JSON.stringify({ query: '{ jobs { nodes { id } } }' }));
    await server.asked;
    call.destroy();
    expect(await server.ended).toBeDefined();
  });

  it('that takes longer than its deadline ends its reads and answers', async () => {
    const server = createWaitingServer(20);
    const response = await postTo(server.gateway, {
      query: '{ jobs { nodes { id } sources { state error { code } } } }',
    });
    expect(await server.ended).toMatchObject({ code: 'VENDOR_TIMEOUT' });
    expect(await response.json()).toMatchObject({ data: { jobs: { nodes: [] } } });
  });
});
