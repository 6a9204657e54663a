import { describe, expect, it } from 'vitest';
import type { LoadWatch } from '../../src/load/load-watch.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { HOLDERS, KEYS, sha256, startTwoTenants } from '../caller/caller-setup.ts';
import { startTokenIssuer } from '../caller/token-issuer.ts';
import { sendRaw } from '../server/raw-request.ts';
import { startStreams } from '../stream/stream-setup.ts';
import { scrape } from './scrape.ts';

const WATCHER = 'key-of-watcher-0123456789abcdef0123456';
const watcher = {
  name: 'watcher',
  keySha256: sha256(WATCHER),
  accounts: [],
  access: 'read',
  metrics: true,
} as const;

const bearer = (credential: string) => ({ authorization: `Bearer ${credential}` });

describe('/metrics', () => {
  it('is open to everyone where nobody is asked who they are', async () => {
    const { url } = await startStreams({ metrics: createMetrics() });
    expect((await scrape(url)).names.size).toBeGreaterThan(30);
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is not there for callers who may not read it, as no other path is', async () => {
    const { base } = await startTwoTenants({
      callers: { keys: [...HOLDERS, watcher] },
      gateway: { metrics: createMetrics() },
    });
    const nothing = await fetch(`${base}/nothing`, { headers: bearer(KEYS.both) });
    const expected = [404, await nothing.text()];
    for (const headers of [{}, bearer(KEYS.both), bearer(`${WATCHER}x`)]) {
      const answer = await fetch(`${base}/metrics`, { headers });
      expect([answer.status, await answer.text()]).toEqual(expected);
    }
    const { value } = await scrape(base, bearer(WATCHER));
    expect(value('fabgraph_account_state', { account: 'left', state: 'HEALTHY' })).toBe(1);
    expect(value('fabgraph_http_requests_total', { route: 'metrics', status: '404' })).toBe(3);
  });

  it('is there for a token that says so', async () => {
    const issuer = await startTokenIssuer();
    const { base } = await startTwoTenants({
      callers: { tokens: issuer.options },
      gateway: { metrics: createMetrics() },
    });
    await scrape(base, bearer(await issuer.sign({ fabgraph_access: 'metrics' })));
    const other = bearer(await issuer.sign({ fabgraph_access: 'write' }));
    expect((await fetch(`${base}/metrics`, { headers: other })).status).toBe(404);
  });

  it('is not there where there are no metrics', async () => {
    const { url } = await startStreams();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('is there while requests are turned away, and while the gateway is about to stop', async () => {
    const metrics = createMetrics();
    const load: LoadWatch = {
      shortage: () => 'MEMORY',
      admits: () => {
        metrics.meter.count('shed', 'MEMORY');
        return false;
      },
      close: () => {},
    };
    const { url, gateway } = await startStreams({ metrics, load });
    await sendRaw(url, { body: '{}' });
    gateway.leave();
    const { value } = await scrape(url);
    expect(value('fabgraph_overloaded', { reason: 'MEMORY' })).toBe(1);
    expect(value('fabgraph_overloaded', { reason: 'TIME' })).toBe(0);
    expect(value('fabgraph_requests_shed_total', { reason: 'MEMORY' })).toBe(1);
    expect(value('fabgraph_operations_total', { outcome: 'OVERLOADED' })).toBe(1);
  });

  it('tells of one gateway, and of its process', async () => {
    const [one, other] = [
      await startStreams({ metrics: createMetrics() }),
      await startStreams({ metrics: createMetrics() }),
    ];
    await sendRaw(one.url, {
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ vendors { id } }"}',
    });
    expect((await scrape(one.url)).value('fabgraph_operations_total')).toBe(1);
    const { value } = await scrape(other.url);
    expect(value('fabgraph_operations_total')).toBe(null);
    expect(value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
    expect(value('fabgraph_heap_limit_bytes')).toBeGreaterThan(1_000_000);
  });
});
