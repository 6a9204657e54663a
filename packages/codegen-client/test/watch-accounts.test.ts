import type { ServerResponse } from 'node:http';
import { expect, expectTypeOf, it } from 'vitest';
import { type Account, type AccountEvent, type AccountState, createClient } from '../src/index.ts';
import { startServer } from './server.ts';

const retry = { minDelayMs: 1, maxDelayMs: 2, maxAttempts: 3 };

function tell(response: ServerResponse, change: string, name: string, state: string): void {
  const accountUpdated = {
    cursor: `${Math.random()}`,
    origin: change === 'NONE' ? 'SNAPSHOT' : 'POLL',
    change,
    observedAt: new Date().toISOString(),
    account: { id: name, name, state },
  };
  response.write(`event: next\ndata: ${JSON.stringify({ data: { accountUpdated } })}\n\n`);
}

/** Answers each connection as the next of these says; the last completes. */
async function startScript(...lines: readonly ((response: ServerResponse) => void)[]) {
  const asked: unknown[] = [];
  const url = await startServer((request, response) => {
    const line = lines[asked.push(JSON.parse(request.body).variables) - 1];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    line?.(response);
    if (asked.length === lines.length) response.write('event: complete\ndata:\n\n');
    response.end();
  });
  return { url, asked };
}

async function collect(stream: AsyncIterable<AccountEvent>): Promise<readonly string[]> {
  const told: string[] = [];
  for await (const { account } of stream) told.push(`${account.name} ${account.state}`);
  return told;
}

it('a watch of accounts that comes back gives only what has become another meanwhile', async () => {
  const { url, asked } = await startScript(
    (response) => {
      tell(response, 'NONE', 'a', 'HEALTHY');
      tell(response, 'NONE', 'b', 'HEALTHY');
      tell(response, 'UPDATED', 'a', 'DEGRADED');
    },
    (response) => {
      tell(response, 'NONE', 'a', 'DEGRADED');
      tell(response, 'NONE', 'b', 'UNREACHABLE');
    },
  );
  expect(await collect(createClient({ url, retry }).accounts.watch())).toEqual([
    'a HEALTHY',
    'b HEALTHY',
    'a DEGRADED',
    'b UNREACHABLE',
  ]);
  expect(asked).toEqual([{}, {}]);
});

it('one account is watched by its id, with options behind it or without', async () => {
  const { url, asked } = await startScript(
    () => {},
    (response) => tell(response, 'NONE', 'a', 'HEALTHY'),
  );
  const { accounts } = createClient({ url });
  const options = { retry } as const;
  expect(await collect(accounts.watch('a', options))).toEqual(['a HEALTHY']);
  expect(asked).toEqual([{ id: 'a' }, { id: 'a' }]);
  expect(await collect(accounts.watch({ signal: AbortSignal.abort() }))).toEqual([]);
  expect(asked).toHaveLength(2);
});

it('an event has the account as lists have it', () => {
  const { accounts } = createClient({ url: 'http://127.0.0.1:9' });
  expectTypeOf(accounts.watch()).toEqualTypeOf<AsyncIterableIterator<AccountEvent, undefined>>();
  expectTypeOf<AccountEvent['account']>().toEqualTypeOf<Account>();
  expectTypeOf<Account['state']>().toEqualTypeOf<AccountState>();
  expectTypeOf(accounts.watch).toBeCallableWith('id', { retry: false });
  expectTypeOf(accounts.watch).toBeCallableWith({ headers: { 'x-api-key': 'key' } });
});
