import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallbackTokens } from '../../src/callback/callback-token.ts';
import { createFailedAttempts } from '../../src/caller/failed-attempt.ts';
import { recordMetrics } from '../metrics/recorded-metrics.ts';
import { SECRET } from '../server/server-setup.ts';
import { ask, HOLDERS, KEYS, startTwoTenants, type TwoTenantOptions } from './caller-setup.ts';
import { openRawSocket } from './raw-socket.ts';
import { startTokenIssuer } from './token-issuer.ts';

const ACCOUNTS = '{ accounts { name } }';
const WRONG = 'key-of-nobody-0123456789abcdef012345678';
const MAX_COUNT = 3;
const ALL_BUT_ONE = Array.from({ length: MAX_COUNT });

/** Only the clock that attempts are counted by: sockets need theirs. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

async function start({ callers, gateway }: TwoTenantOptions = {}) {
  const { metrics, counted } = recordMetrics();
  const scene = await startTwoTenants({
    ...(callers && { callers }),
    gateway: { maxFailedAttempts: MAX_COUNT, metrics, ...gateway },
  });
  return { ...scene, counted };
}

function tooMany(kind: string): readonly string[] {
  const failed = `failedAttempts ${kind}`;
  return [...ALL_BUT_ONE.map(() => failed), failed, `limitedAttempts ${kind}`];
}

/** As often as it may be done, and once more. */
async function tooOften<Result>(attempt: () => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let count = 0; count <= MAX_COUNT; count += 1) results.push(await attempt());
  return results;
}

describe('wrong keys from one address', () => {
  it('are told to come later once they are too many, and counted', async () => {
    const { url, counted } = await start();
    const replies = await tooOften(() => ask(url, WRONG, ACCOUNTS));
    expect(replies.map(({ status }) => status)).toEqual([...ALL_BUT_ONE.map(() => 401), 429]);
    const last = replies.at(-1);
    expect(last?.headers.get('retry-after')).toBe('60');
    expect(last?.errors?.[0]?.extensions).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      retryAfterMs: expect.any(Number),
    });
    expect(counted).toEqual(tooMany('KEY'));
  });

  it('do not keep those with the right one out', async () => {
    const { url } = await start();
    await tooOften(() => ask(url, WRONG, ACCOUNTS));
    expect((await ask(url, KEYS.left, ACCOUNTS)).status).toBe(200);
    expect((await ask(url, null, ACCOUNTS)).status).toBe(401);
  });

  it('are forgotten after a minute', async () => {
    const { url } = await start();
    await tooOften(() => ask(url, WRONG, ACCOUNTS));
    vi.setSystemTime(Date.now() + 60_000);
    expect((await ask(url, WRONG, ACCOUNTS)).status).toBe(401);
  });

  it('close a WebSocket as one that may come back later', async () => {
    const { url } = await start();
    const closings = await tooOften(async () => {
      const socket = await openRawSocket(url);
      socket.send({ type: 'connection_init', payload: { 'x-api-key': WRONG } });
      return (await socket.closed).code;
    });
    expect(closings).toEqual([...ALL_BUT_ONE.map(() => 4_403), 1_013]);
  });

  it('leave health alone', async () => {
    const { url, base } = await start();
    await tooOften(() => ask(url, WRONG, ACCOUNTS));
    const headers = { 'x-api-key': WRONG };
    expect((await fetch(`${base}/health/live`, { headers })).status).toBe(200);
    expect((await fetch(`${base}/health/ready`, { headers })).status).toBe(200);
  });

  it('count for each client by itself behind a proxy that is trusted', async () => {
    const { url } = await start({ gateway: { trustedProxies: 1 } });
    const askFrom = (address: string) =>
      ask(url, WRONG, ACCOUNTS, {}, { 'x-forwarded-for': `203.0.113.1, ${address}` });
    expect((await tooOften(() => askFrom('198.51.100.1'))).at(-1)?.status).toBe(429);
    expect((await askFrom('198.51.100.2')).status).toBe(401);
  });

  it('are not bounded where the settings say so', async () => {
    const { url, counted } = await start({ gateway: { maxFailedAttempts: 0 } });
    const replies = await tooOften(() => ask(url, WRONG, ACCOUNTS));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401]));
    expect(counted).toEqual(replies.map(() => 'failedAttempts KEY'));
  });
});

describe('wrong tokens from one address', () => {
  it('are not checked any more once they are too many, while known callers go on', async () => {
    const issuer = await startTokenIssuer();
    const stranger = await startTokenIssuer();
    const { url, counted } = await start({ callers: { tokens: issuer.options, keys: HOLDERS } });
    const known = await issuer.sign({ fabgraph_accounts: '*' });
    expect((await ask(url, known, ACCOUNTS)).status).toBe(200);
    const replies = await tooOften(async () => ask(url, await stranger.sign({}), ACCOUNTS));
    expect(replies.map(({ status }) => status)).toEqual([...ALL_BUT_ONE.map(() => 401), 429]);
    expect(counted.at(-1)).toBe('limitedAttempts TOKEN');
    const another = await issuer.sign({ sub: 'eve', fabgraph_accounts: '*' });
    expect((await ask(url, another, ACCOUNTS)).status).toBe(429);
    expect((await ask(url, known, ACCOUNTS)).status).toBe(200);
    expect((await ask(url, KEYS.left, ACCOUNTS)).status).toBe(200);
    expect((await ask(url, WRONG, ACCOUNTS)).status).toBe(401);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await ask(url, another, ACCOUNTS)).status).toBe(200);
  });
});

describe('forged callbacks from one address', () => {
  it('are told to come later once they are too many, while right ones are taken', async () => {
    const { base, counted } = await start();
    const post = (token: string) =>
      fetch(`${base}/callbacks/left/${token}`, { method: 'POST', body: '{}' });
    const replies = await tooOften(() => post('forged'));
    expect(replies.map(({ status }) => status)).toEqual([...ALL_BUT_ONE.map(() => 404), 429]);
    expect(replies.at(-1)?.headers.get('retry-after')).toBe('60');
    expect(counted.filter((what) => what !== 'callbacks FORGED')).toEqual(tooMany('CALLBACK'));
    expect((await post(createCallbackTokens(SECRET).make('left'))).status).toBe(204);
  });
});

describe('addresses in any number', () => {
  it('are counted by a bounded number of counters', async () => {
    const counter = vi.spyOn(globalThis, 'setTimeout');
    const attempts = createFailedAttempts();
    for (let each = 0; each < 30_000; each += 1) await attempts.note('KEY', `address ${each}`);
    expect(counter.mock.calls.length).toBeGreaterThan(10_000);
    expect(counter.mock.calls.length).toBeLessThanOrEqual(16_384);
    counter.mockRestore();
  });
});
