import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Caller, createSignal, GatewayError } from '@fabgraph/contract';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTraffic, type PartialCallLimits } from '../../src/http/traffic.ts';
import { createTestClient, rejection, serve, TEST_VENDOR } from '../support/server.ts';

const caller: Caller = { signal: new AbortController().signal };
const poll: Caller = { ...caller, isPoll: true };

/** A vendor that answers when it is told to. */
async function serveHeld() {
  const held: ServerResponse[] = [];
  const server = await serve((_request: IncomingMessage, response) => void held.push(response));
  const answerAll = () => {
    for (const response of held.splice(0)) response.end('{}');
  };
  const holds = (count: number) => expect.poll(() => held.length, { interval: 2 }).toBe(count);
  return { ...server, answerAll, holds };
}

function setUp(server: { readonly origin: string }, limits: PartialCallLimits = {}) {
  let now = 0;
  const traffic = createTraffic({ limits, now: () => now });
  const open = (account: string) =>
    createTestClient(server, { account, lane: traffic.openLane(TEST_VENDOR, account) });
  const client = open('acme-test');
  return {
    traffic,
    open,
    client,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

/** Ends by time, as an operation does. */
function deadlineIn(ms: number): Caller {
  const { signal, abort } = createSignal(performance.now() + ms);
  const timer = setTimeout(() => abort(new Error('time is up')), ms);
  onTestFinished(() => clearTimeout(timer));
  return { signal };
}

describe('the breaker', () => {
  it('A14: answers at once while a vendor is down for five minutes, and is over with one probe', async () => {
    let isDown = true;
    const server = await serve((_request, response) => {
      response.writeHead(isDown ? 503 : 200).end('{}');
    });
    const { client, advance, traffic } = setUp(server);
    await rejection(client.getJson('/a', { caller }));
    // Its second failure is the fifth: the third try is not sent.
    expect((await rejection(client.getJson('/b', { caller }))).retryAfterMs).toBe(10_000);
    expect(server.calls).toHaveLength(5);

    let probes = 0;
    for (let second = 0; second < 300; second += 1) {
      const before = server.calls.length;
      let hasWaited = false;
      const turn = setImmediate(() => {
        hasWaited = true;
      });
      const error = await rejection(client.getJson(`/c/${second}`, { caller }));
      clearImmediate(turn);
      if (server.calls.length > before) probes += 1;
      else {
        expect(error).toMatchObject({ code: 'VENDOR_UNAVAILABLE', isRetryable: true });
        expect(error.retryAfterMs).toBeGreaterThan(0);
        // Of nothing: neither a timer nor a socket.
        expect(hasWaited).toBe(false);
      }
      advance(1_000);
    }
    expect(probes).toBeLessThanOrEqual(5);
    expect(probes).toBeGreaterThanOrEqual(3);

    isDown = false;
    advance(120_000);
    await client.getJson('/d', { caller });
    expect(traffic.getState().breakers).toMatchObject([{ vendor: 'acme', state: 'HALF_OPEN' }]);
    await client.getJson('/e', { caller });
    await client.getJson('/f', { caller });
    expect(traffic.getState().breakers).toMatchObject([{ state: 'CLOSED' }]);
  });

  it('is shared by the accounts of one origin, and refuses writes and downloads, too', async () => {
    const server = await serve((_request, response) => response.writeHead(500).end('{}'));
    const { client, open } = setUp(server);
    await rejection(client.getJson('/a', { caller }));
    await rejection(client.getJson('/b', { caller }));
    const other = open('other');
    const write = await rejection(other.sendJson('POST', '/c', { json: {}, caller }));
    expect(write).toMatchObject({ code: 'VENDOR_UNAVAILABLE', account: 'other' });
    const download = await rejection(other.open('/d', { caller }));
    expect(download.code).toBe('VENDOR_UNAVAILABLE');
    expect(server.calls).toHaveLength(5);
  });

  it('opens for no refusal, however many, and for no caller who leaves', async () => {
    const server = await serve((request, response) => {
      const status = Number(request.url?.slice(1, 4));
      if (status !== 0) response.writeHead(status).end('{}');
    });
    const { client, traffic } = setUp(server);
    for (const status of [400, 401, 403, 404, 409, 418, 422, 429]) {
      for (let made = 0; made < 4; made += 1) {
        await rejection(client.sendJson('POST', `/${status}`, { json: {}, caller }));
      }
    }
    for (let made = 0; made < 8; made += 1) {
      const controller = new AbortController();
      const read = client.getJson(`/000/${made}`, { caller: { signal: controller.signal } });
      setTimeout(() => controller.abort(), 5);
      await rejection(read);
    }
    expect(traffic.getState().breakers).toMatchObject([{ state: 'CLOSED' }]);
  });
});

describe('the bulkhead', () => {
  const LIMITS = { callsPerVendor: 3, callsPerAccount: 2, pollPercent: 50, maxQueue: 2 };

  it('bounds calls of an account and of its vendor; what waits beyond the queue is OVERLOADED', async () => {
    const server = await serveHeld();
    const { client, open, traffic } = setUp(server, LIMITS);
    const reads = [1, 2, 3, 4].map((id) => client.getJson(`/a/${id}`, { caller }));
    const error = await rejection(client.getJson('/a/5', { caller }));
    expect(error).toMatchObject({ code: 'OVERLOADED', isRetryable: true, account: 'acme-test' });
    expect(error.retryAfterMs).toBeGreaterThan(0);
    const others = [1, 2].map((id) => open('other').getJson(`/b/${id}`, { caller }));
    await server.holds(3);
    expect(traffic.getState().lanes).toMatchObject([
      { account: 'acme-test', inFlight: 2, waiting: 2 },
      { account: 'other', inFlight: 1, waiting: 0 },
      { account: 'other', inFlight: 0, waiting: 1 },
    ]);
    server.answerAll();
    await server.holds(3);
    server.answerAll();
    await Promise.all([...reads, ...others]);
    expect(traffic.getState().lanes).toMatchObject(Array(3).fill({ inFlight: 0, waiting: 0 }));
  });

  it('gives polls a part of the room only', async () => {
    const server = await serveHeld();
    const { client, traffic } = setUp(server, { ...LIMITS, maxQueue: 10 });
    const reads = [1, 2].map((id) => client.getJson(`/poll/${id}`, { caller: poll }));
    await server.holds(1);
    reads.push(client.getJson('/asked', { caller }));
    await server.holds(2);
    expect(server.calls.map(({ url }) => url)).toEqual(['/poll/1', '/asked']);
    expect(traffic.getState().lanes).toMatchObject([{ inFlight: 2, waiting: 1 }]);
    server.answerAll();
    await server.holds(1);
    server.answerAll();
    await Promise.all(reads);
  });

  it('lets nobody wait longer than the operation has', async () => {
    const server = await serveHeld();
    const { client } = setUp(server, { ...LIMITS, reserveMs: 50 });
    const reads = [1, 2].map((id) => client.getJson(`/a/${id}`, { caller }));
    const operation = deadlineIn(150);
    const error = await rejection(client.getJson('/a/3', { caller: operation }));
    expect(error.code).toBe('OVERLOADED');
    expect(operation.signal.aborted).toBe(false);
    await server.holds(2);
    server.answerAll();
    await Promise.all(reads);
  });

  it('never sends a write that still waited when its caller left', async () => {
    const server = await serveHeld();
    const { client } = setUp(server, LIMITS);
    const reads = [1, 2].map((id) => client.getJson(`/a/${id}`, { caller }));
    const controller = new AbortController();
    const write = client.sendJson('POST', '/w', {
      json: {},
      caller: { signal: controller.signal },
    });
    await server.holds(2);
    controller.abort();
    expect((await rejection(write)).code).toBe('VENDOR_TIMEOUT');
    server.answerAll();
    await Promise.all(reads);
    expect(server.calls.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });
});

describe('the deadline of an operation', () => {
  it('ends a read early enough to tell of it, and says nothing of the vendor', async () => {
    const server = await serveHeld();
    const { client, traffic } = setUp(server, { reserveMs: 60, breaker: { failuresInRow: 1 } });
    const operation = deadlineIn(160);
    const error = await rejection(client.getJson('/a', { caller: operation }));
    expect(error).toMatchObject({ code: 'VENDOR_TIMEOUT', vendor: 'acme', isRetryable: true });
    expect(operation.signal.aborted).toBe(false);
    expect(traffic.getState().breakers).toMatchObject([{ state: 'CLOSED' }]);
    expect((await rejection(client.getJson('/b', { caller: deadlineIn(50) }))).code).toBe(
      'VENDOR_TIMEOUT',
    );
    expect(server.calls).toHaveLength(1);
  });

  it('is that of the last of those who wait for one answer', async () => {
    const server = await serveHeld();
    const { client } = setUp(server, { reserveMs: 0 });
    const early = client.getJson('/a', { caller: deadlineIn(50) });
    const late = client.getJson('/a', { caller });
    expect((await rejection(early)).code).toBe('VENDOR_TIMEOUT');
    await server.holds(1);
    server.answerAll();
    expect((await late).status).toBe(200);
    expect(server.calls).toHaveLength(1);
  });

  it('leaves a write that was sent to finish, and calls its outcome unknown', async () => {
    const server = await serveHeld();
    const { client } = setUp(server);
    const controller = new AbortController();
    const reason = new GatewayError({ code: 'VENDOR_TIMEOUT', message: 'time is up' });
    const write = client.sendJson('POST', '/w', {
      json: {},
      caller: { signal: controller.signal },
    });
    await server.holds(1);
    controller.abort(reason);
    expect(await rejection(write)).toMatchObject({ code: 'OUTCOME_UNKNOWN', isRetryable: false });
    server.answerAll();
    await expect.poll(() => client.getState()).toBe('HEALTHY');
  });

  it('is no longer than what a vendor asks to wait: then that is told at once', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': '2' }).end('{}');
    });
    const { client } = setUp(server);
    const error = await rejection(client.getJson('/a', { caller: deadlineIn(1_500) }));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 2_000 });
    const held = await rejection(client.getJson('/b', { caller: deadlineIn(1_500) }));
    expect(held.code).toBe('RATE_LIMITED');
    expect(server.calls).toHaveLength(1);
  });
});

it('no longer repeats what fails where all that an account asks for fails', async () => {
  const server = await serve((_request, response) => response.writeHead(503).end('{}'));
  const { client } = setUp(server, {
    breaker: { failuresInRow: 10_000, minCalls: 10_000 },
    minRetries: 0,
    retryPercent: 0,
  });
  const reads = Array.from({ length: 10 }, (_, id) => client.getJson(`/${id}`, { caller }));
  for (const error of await Promise.all(reads.map(rejection))) expect(error.httpStatus).toBe(503);
  expect(server.calls).toHaveLength(10);
});

it.each([
  ['no longer than the first wait that is set', { retryWaitMs: 1, maxRetryWaitMs: 60_000 }, 3],
  ['no longer than the longest that is set', { retryWaitMs: 60_000, maxRetryWaitMs: 1 }, 3],
  // What would end later than a read may take is not begun.
  ['as long as both let it', { retryWaitMs: 60_000, maxRetryWaitMs: 60_000 }, 1],
])('waits before it repeats a read, %s', async (_, limits, calls) => {
  vi.spyOn(Math, 'random').mockReturnValue(0.9);
  onTestFinished(() => void vi.restoreAllMocks());
  const server = await serve((_request, response) => response.writeHead(503).end('{}'));
  const { client } = setUp(server, limits);
  expect((await rejection(client.getJson('/a', { caller }))).httpStatus).toBe(503);
  expect(server.calls).toHaveLength(calls);
});
