import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { withMinimumPace } from '../../src/upload/sending-pace.ts';
import { createDrivenTimers, settle } from '../hub/driven-timers.ts';

function start() {
  const timers = createDrivenTimers();
  const source = new PassThrough({ highWaterMark: 1_000_000 });
  const bytes = withMinimumPace(source, timers);
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
