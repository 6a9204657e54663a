import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../e2e/live-client.ts';
import { JOB_UPDATED, startStreams } from './stream-setup.ts';

const PREFLIGHT = { 'graphql-preflight': '1' };
const JSON_TYPE = { 'content-type': 'application/json' };

async function open(url: string, { path = '/graphql', ...options }: RequestOptions, body = '') {
  const call = request(`${url}${path}`, options);
  call.on('error', () => {});
  onTestFinished(() => void call.destroy());
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  let isEnded = false;
  response.setEncoding('utf8');
  response.on('error', () => {});
  response.on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('end', () => {
    isEnded = true;
  });
  return {
    response,
    text: () => text,
    ended: () => until(() => isEnded, 'the end'),
    cut: () => void call.destroy(),
  };
}

describe('an event stream', () => {
  it.each([
    ['a POST', { accept: 'text/event-stream' }],
    ['a POST in chunks', { accept: 'text/event-stream', 'transfer-encoding': 'chunked' }],
    ['a POST that accepts anything', { accept: '*/*' }],
    ['a POST that accepts JSON, too', { accept: 'application/json, text/event-stream' }],
  ])('opens by %s, and ends with the watch', async (_what, headers) => {
    const { url, id, change } = await startStreams();
    const body = JSON.stringify({ query: JOB_UPDATED, variables: { id } });
    const stream = await open(url, { method: 'POST', headers: { ...JSON_TYPE, ...headers } }, body);
    await until(() => stream.text().includes('"NONE"'), 'the first event');
    change({ status: 'SUCCEEDED' });
    await stream.ended();
    const [comment, first, second, ...rest] = stream.text().split('\n\n');
    expect(comment).toBe(':');
    expect(first).toMatch(/^event: next\ndata: \{"data":\{"jobUpdated":\{.*"NONE".*\}\}\}$/);
    expect(second).toMatch(/^event: next\ndata: \{"data":\{"jobUpdated":\{.*"SUCCEEDED".*\}\}\}$/);
    expect(rest).toEqual(['event: complete\ndata:', '']);
  });

  it('opens by a GET, with the headers that every answer has', async () => {
    const { url, id } = await startStreams();
    const search = new URLSearchParams({ query: JOB_UPDATED, variables: JSON.stringify({ id }) });
    const headers = { accept: 'text/event-stream', 'x-request-id': 'mine', ...PREFLIGHT };
    const stream = await open(url, { path: `/graphql?${search}`, headers });
    await until(() => stream.text().includes('"NONE"'), 'the first event');
    expect(stream.response).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'text/event-stream',
        'cache-control': 'private, no-store',
        'x-request-id': 'mine',
      },
    });
  });

  it('tells in its first event what is wrong, with a status of 200', async () => {
    const { url } = await startStreams();
    const headers = { ...JSON_TYPE, accept: 'text/event-stream' };
    const body = JSON.stringify({ query: JOB_UPDATED, variables: { id: 'x' } });
    const stream = await open(url, { method: 'POST', headers }, body);
    await stream.ended();
    expect(stream.response.statusCode).toBe(200);
    expect(stream.text()).toContain('"code":"INVALID_INPUT"');
    expect(stream.text()).toMatch(/event: complete\ndata:\n\n$/);
  });

  it('has its line in the log when it is over', async () => {
    const lines: { path?: string; status?: number; operationName?: string }[] = [];
    const logger = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) });
    const { url, id, gateway } = await startStreams({ logger });
    const headers = { ...JSON_TYPE, accept: 'text/event-stream' };
    const body = JSON.stringify({ query: JOB_UPDATED, operationName: 'Watch', variables: { id } });
    const stream = await open(url, { method: 'POST', headers }, body);
    await until(() => stream.text().includes('"NONE"'), 'the first event');
    expect(lines).toEqual([]);
    stream.cut();
    await until(() => lines.length > 0, 'the line');
    expect(lines).toMatchObject([{ path: '/graphql', status: 200, operationName: 'Watch' }]);
    await until(() => gateway.hub.getStats().subscribers === 0, 'nobody to be left');
  });
});
