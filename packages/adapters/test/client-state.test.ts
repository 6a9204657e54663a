import type { Caller } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createTestClient, rejection, serve } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

/** Answers with these statuses, one after the other, the last for ever. */
async function serveStatuses(...statuses: readonly number[]) {
  return await serve((_request, response, count) => {
    const status = statuses[Math.min(count, statuses.length) - 1] ?? 200;
    response.writeHead(status, status === 429 ? { 'retry-after': '60' } : {}).end('{}');
  });
}

test('who listens is told when the state has become another, and only then', async () => {
  const client = createTestClient(await serveStatuses(200, 401, 401, 404, 200), { maxTries: 1 });
  const told: string[] = [];
  client.onStateChange(() => told.push(client.getState()));
  const read = () => client.getJson('/a', { caller }).catch(() => {});
  await read();
  expect(told).toEqual([]);
  await read();
  await read();
  expect(told).toEqual(['UNAUTHENTICATED']);
  await read();
  await read();
  expect(told).toEqual(['UNAUTHENTICATED', 'HEALTHY']);
});

test('who listens is told that the vendor asks for quiet, with the time already set', async () => {
  const client = createTestClient(await serveStatuses(429));
  const told: (Date | null)[] = [];
  client.onStateChange(() => told.push(client.heldUntil()));
  await rejection(client.getJson('/a', { caller }));
  expect(told).toHaveLength(1);
  expect(Number(told[0])).toBeGreaterThan(Date.now() + 50_000);
});

test('who has stopped listening is told nothing, whoever else listens', async () => {
  const client = createTestClient(await serveStatuses(401, 200), { maxTries: 1 });
  let count = 0;
  const listener = () => {
    count += 1;
  };
  const stop = client.onStateChange(listener);
  client.onStateChange(listener);
  await rejection(client.getJson('/a', { caller }));
  expect(count).toBe(2);
  stop();
  stop();
  await client.getJson('/a', { caller });
  expect(count).toBe(3);
});
