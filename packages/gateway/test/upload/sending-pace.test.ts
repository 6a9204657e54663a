import { request } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { toExchangeLimits } from '../../src/limit/exchange-limit.ts';
import { type SendingPace, withMinimumPace } from '../../src/upload/sending-pace.ts';
import { createDrivenTimers, settle } from '../hub/driven-timers.ts';
import { createUploadVendor, startUploadServer } from './memory-upload.ts';

function start(pace: SendingPace = toExchangeLimits()) {
  const timers = createDrivenTimers();
  const source = new PassThrough({ highWaterMark: 1_000_000 });
  const bytes = withMinimumPace(source, pace, timers);
  return { timers, source, bytes };
}

it('lets a sender go that sends less than a kilobyte a second over half a minute', async () => {
  const { timers, source, bytes } = start();
  source.write(Buffer.alloc(20_000));
  await bytes.next();
  const next = bytes.next().catch((error: unknown) => error);
  await timers.advance(29_999);
  source.write(Buffer.alloc(9_999));
  await settle();
  const slow = bytes.next().catch((error: unknown) => error);
  expect(await next).toMatchObject({ done: false });
  await timers.advance(1);
  expect(await slow).toMatchObject({ status: 408, code: 'INVALID_INPUT' });
  expect(timers.pendingCount()).toBe(0);
});

it('bears a sender that sends just enough, for as long as it takes', async () => {
  const { timers, source, bytes } = start();
  let received = 0;
  const reading = (async () => {
    for await (const chunk of bytes) received += chunk.length;
  })();
  for (let minute = 0; minute < 10; minute += 1) {
    await timers.advance(29_000);
    source.write(Buffer.alloc(30_000));
    await timers.advance(1_000);
  }
  source.end();
  await reading;
  expect(received).toBe(300_000);
  expect(timers.pendingCount()).toBe(0);
});

it('does not blame the sender for the time in which nobody asks for its bytes', async () => {
  const { timers, source, bytes } = start();
  source.write('first');
  await bytes.next();
  await timers.advance(600_000);
  source.end('second');
  expect(String((await bytes.next()).value)).toBe('second');
});

it('bears a sender that sends nothing, where no pace is set', async () => {
  const { timers, source, bytes } = start({ uploadPaceBytes: 0, uploadPaceMs: 30_000 });
  const next = bytes.next();
  await timers.advance(600_000);
  source.end('late');
  expect(String((await next).value)).toBe('late');
});

it.each([
  ['an upload', 'PUT', 'application/octet-stream', 'solid'],
  ['an operation with files', 'POST', 'multipart/form-data; boundary=x', '--x\r\n'],
])('is as it was set for %s', async (_, method, contentType, beginning) => {
  const timers = createDrivenTimers();
  const exchange = { uploadPaceBytes: 1_000, uploadPaceMs: 2_000 };
  const { url, create } = await startUploadServer(createUploadVendor(), { timers, exchange });
  const address = method === 'PUT' ? create().slots[0]!.url : `${url}/graphql`;
  const headers = {
    'content-type': contentType,
    'content-length': 50_000,
    'graphql-preflight': '1',
  };
  const call = request(address, { method, headers });
  onTestFinished(() => void call.destroy());
  let status: number | undefined;
  call.on('error', () => {});
  call.once('response', ({ statusCode }) => {
    status = statusCode;
  });
  call.write(beginning);
  await vi.waitFor(() => expect(timers.pendingCount()).toBe(1));
  const startedAt = timers.now();
  await vi.waitFor(
    async () => {
      await timers.advance(1_000);
      expect(status).toBe(408);
    },
    { timeout: 10_000, interval: 5 },
  );
  expect(timers.now() - startedAt).toBeLessThan(30_000);
});
