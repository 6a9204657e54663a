import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { toSocketTimes } from '../../src/limit/socket-time.ts';
import { silentMeter } from '../../src/metrics/meter.ts';
import { createHttpServer, type RequestHandler } from '../../src/server/http-server.ts';
import { createRequestLog } from '../../src/server/request-log.ts';

async function start(handle: RequestHandler) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const { server } = createHttpServer({
    handle,
    times: toSocketTimes(),
    hasLongBody: () => false,
    logger,
    log: createRequestLog({ logger, meter: silentMeter }),
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, lines };
}

const fault = new Error('secret');

it.each<[string, RequestHandler]>([
  [
    'throws',
    () => {
      throw fault;
    },
  ],
  ['rejects', () => Promise.reject(fault)],
])('a handler that %s is answered with INTERNAL, and its fault logged', async (_, handle) => {
  const { url, lines } = await start(handle);
  const response = await fetch(url);
  const text = await response.text();
  expect([response.status, JSON.parse(text)]).toMatchObject([500, { code: 'INTERNAL' }]);
  expect(text).not.toContain('secret');
  const requestId = response.headers.get('x-request-id');
  await vi.waitFor(() =>
    expect(lines).toMatchObject([
      { msg: 'fault', requestId, err: { message: 'secret' } },
      { msg: 'request', requestId, status: 500, codes: ['INTERNAL'] },
    ]),
  );
});

it('an answer that had begun is cut off', async () => {
  const { url, lines } = await start(async (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half');
    throw fault;
  });
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  await vi.waitFor(() => expect(lines).toMatchObject([{ msg: 'fault' }, { msg: 'request' }]));
});
