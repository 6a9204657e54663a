import { once } from 'node:events';
import { expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { JOB_UPDATED, startStreams, TRANSPORTS } from '../stream/stream-setup.ts';
import { createUploadVendor, startUploadServer } from '../upload/memory-upload.ts';
import { put } from '../upload/put-client.ts';
import { startMeteredGateway } from './metered-gateway.ts';
import { scrape } from './scrape.ts';

const operations = 'fabgraph_operations_total';

it('counts operations by transport, type and outcome, and how long they took', async () => {
  const { query, scrape } = await startMeteredGateway();
  await query('{ vendors { id } }');
  await query('query Mine { jobs(first: 2) { nodes { id } } }');
  await query('{ node(id: "x") { id } }');
  await query('{ nothing }');
  await query('mutation { delete(ids: []) { results { id } } }');
  await query(`{ ${Array.from({ length: 20 }, (_, each) => `a${each}: __typename`).join(' ')} }`);
  const { value } = await scrape();
  const http = { transport: 'http' };
  expect(value(operations, { ...http, type: 'query', outcome: 'OK' })).toBe(2);
  expect(value(operations, { ...http, type: 'query', outcome: 'INVALID_INPUT' })).toBe(1);
  expect(value(operations, { ...http, type: 'unknown', outcome: 'INVALID_INPUT' })).toBe(1);
  expect(value(operations, { type: 'unknown', outcome: 'OPERATION_TOO_COMPLEX' })).toBe(1);
  expect(value('fabgraph_limit_refusals_total', { limit: 'ALIASES' })).toBe(1);
  expect(value('fabgraph_limit_refusals_total')).toBe(1);
  expect(value('fabgraph_operation_duration_seconds_count', { ...http, type: 'query' })).toBe(3);
  expect(value('fabgraph_operation_duration_seconds_count', { type: 'mutation' })).toBe(1);
  expect(value('fabgraph_operation_vendor_calls_sum', { type: 'query' })).toBeGreaterThan(2);
  expect(value('fabgraph_http_requests_total', { route: 'graphql', status: '200' })).toBe(4);
  expect(value('fabgraph_http_requests_total', { route: 'graphql', status: '400' })).toBe(2);
});

it('counts each limit that refuses under its own name, over WebSocket, too', async () => {
  const metrics = createMetrics();
  const { url, subscribe } = await startStreams({ metrics });
  const deep = `{ ${'jobs { nodes { account { vendor { '.repeat(5)} id ${'} } } }'.repeat(5)} }`;
  await subscribe('WebSocket', { query: deep });
  await vi.waitFor(async () => {
    const { value } = await scrape(url);
    expect(value('fabgraph_limit_refusals_total', { limit: 'DEPTH' })).toBe(1);
    expect(value(operations, { transport: 'websocket', outcome: 'OPERATION_TOO_COMPLEX' })).toBe(1);
  });
});

it('counts calls and answers that were shared', async () => {
  const { query, scrape } = await startMeteredGateway();
  const document = '{ jobs(first: 2) { nodes { id } } }';
  await Promise.all(Array.from({ length: 5 }, () => query(document)));
  const { value } = await scrape();
  expect(value('fabgraph_shared_answers_total')).toBe(4);
  expect(value('fabgraph_shared_calls_total')).toBeGreaterThanOrEqual(4);
  expect(value('fabgraph_operation_vendor_calls_count', { type: 'query' })).toBe(5);
});

it.each(TRANSPORTS)('counts what is sent to subscribers over %s', async (transport) => {
  const metrics = createMetrics();
  const { url, subscribe, change, id } = await startStreams({ metrics });
  const subscriber = await subscribe(transport, { query: JOB_UPDATED, variables: { id } });
  await subscriber.received(1);
  change({ name: 'another' });
  await subscriber.received(2);
  const label = { transport: transport === 'SSE' ? 'sse' : 'websocket' };
  const during = await scrape(url);
  expect(during.value('fabgraph_events_sent_total', label)).toBe(2);
  expect(during.value('fabgraph_subscribers')).toBe(1);
  expect(during.value('fabgraph_poll_groups')).toBe(1);
  expect(during.value('fabgraph_websockets_open')).toBe(transport === 'SSE' ? 0 : 1);
  subscriber.cut();
  await vi.waitFor(async () => {
    const { value } = await scrape(url);
    expect(value('fabgraph_subscribers')).toBe(0);
    expect(value('fabgraph_unwatched')).toBe(1);
    expect(value('fabgraph_websockets_open')).toBe(0);
    expect(value(operations, { ...label, type: 'subscription' })).toBe(1);
    // It took as long as its client liked.
    expect(value('fabgraph_operation_duration_seconds_count')).toBe(null);
  });
});

it('counts sockets that are not opened as what they are', async () => {
  const metrics = createMetrics();
  const { url } = await startStreams({ metrics });
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    origin: 'https://elsewhere.example.com',
  });
  onTestFinished(() => socket.terminate());
  await once(socket, 'error');
  const { value } = await scrape(url);
  expect(value('fabgraph_http_requests_total', { route: 'graphql', status: '403' })).toBe(1);
  expect(value(operations, { transport: 'websocket', outcome: 'REFUSED' })).toBe(1);
});

it('counts uploads, files and callbacks', async () => {
  const metrics = createMetrics();
  const vendor = createUploadVendor();
  const publicUrl = 'http://graph.example.com';
  const { gateway, url, create } = await startUploadServer(vendor, { metrics, publicUrl });
  const callback = gateway.reportAddressFor(vendor.adapter).callbackUrl?.replace(publicUrl, url);
  await put(create().slots[0]!.url.replace(publicUrl, url), Buffer.from('solid'));
  await fetch(`${callback}`, { method: 'POST', body: '{}' });
  await fetch(`${callback}`, { method: 'POST', body: Buffer.alloc(70_000) }).catch(() => {});
  await fetch(`${callback}`.slice(0, -3), { method: 'POST', body: '{}' });
  await vi.waitFor(async () => {
    const { value } = await scrape(url);
    expect(value('fabgraph_uploaded_bytes_total')).toBe(5);
    expect(value('fabgraph_uploads_running')).toBe(0);
    for (const result of ['ACCEPTED', 'TOO_LARGE', 'FORGED']) {
      expect(value('fabgraph_callbacks_total', { result }), result).toBe(1);
    }
    expect(value('fabgraph_failed_attempts_total', { kind: 'CALLBACK' })).toBe(1);
    expect(value('fabgraph_http_requests_total', { route: 'uploads', status: '201' })).toBe(1);
    expect(value('fabgraph_http_requests_total', { route: 'callbacks', status: '204' })).toBe(1);
  });
});
