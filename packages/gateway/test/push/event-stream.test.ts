import { type Adapter, type EventFacet, type LiveRef, VendorError } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { createEventStreams } from '../../src/push/event-stream.ts';
import { createDrivenTimers, settle } from '../hub/driven-timers.ts';
import { createMemoryVendor } from '../hub/memory-vendor.ts';

type ListenOptions = Parameters<EventFacet['listen']>[0];

function start({ random = () => 1 } = {}) {
  const timers = createDrivenTimers();
  const { adapter: plain, ref } = createMemoryVendor();
  const opened: (ListenOptions & { readonly end: (error?: Error) => void })[] = [];
  const events: EventFacet = {
    listen: (options) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error === undefined ? resolve() : reject(error));
        options.signal.addEventListener('abort', () => end(options.signal.reason));
        opened.push({ ...options, end });
      }),
  };
  const adapter: Adapter = { ...plain, facets: { ...plain.facets, events } };
  const hints: (LiveRef | null)[] = [];
  const failures: unknown[] = [];
  let isWatched = false;
  const streams = createEventStreams({
    isWatched: () => isWatched,
    onHint: (_, about) => hints.push(about),
    onFailure: (_, error) => failures.push(error),
    timers,
    random,
  });
  const setWatched = async (value: boolean) => {
    isWatched = value;
    streams.update(adapter);
    await timers.advance(0);
  };
  return { timers, ref, opened, hints, failures, streams, setWatched, plain };
}

function vendorError(code: 'VENDOR_UNAVAILABLE' | 'FORBIDDEN' | 'RATE_LIMITED', more = {}) {
  return new VendorError({ code, message: code, vendor: 'memory', account: 'shop', ...more });
}

it('is open while something is watched, and not a moment longer', async () => {
  const { opened, setWatched, timers } = start();
  expect(opened).toHaveLength(0);
  await setWatched(true);
  await setWatched(true);
  expect(opened).toHaveLength(1);
  await setWatched(false);
  expect(opened[0]!.signal.aborted).toBe(true);
  await timers.advance(120_000);
  expect(opened).toHaveLength(1);
  expect(timers.pendingCount()).toBe(0);
});

it('is nothing to an account that has none', async () => {
  const { streams, plain, timers } = start();
  streams.update(plain);
  expect(timers.pendingCount()).toBe(0);
});

it('hands on what changed, and after each opening that anything may have', async () => {
  const { opened, hints, setWatched, timers, ref } = start();
  await setWatched(true);
  opened[0]!.onOpen?.();
  opened[0]!.onHint([ref('p/1'), ref('p/2')]);
  opened[0]!.onHint(null);
  expect(hints).toEqual([null, ref('p/1'), ref('p/2'), null]);
  opened[0]!.end();
  await timers.advance(200);
  opened[1]!.onOpen?.();
  expect(hints).toHaveLength(5);
  expect(hints[4]).toBeNull();
});

it('is opened again later each time, and soon after a connection that stood', async () => {
  const { opened, failures, setWatched, timers } = start();
  await setWatched(true);
  for (const [index, waitMs] of [200, 400, 800].entries()) {
    opened[index]!.end(vendorError('VENDOR_UNAVAILABLE'));
    await timers.advance(waitMs - 1);
    expect(opened).toHaveLength(index + 1);
    await timers.advance(1);
    expect(opened).toHaveLength(index + 2);
  }
  expect(failures).toHaveLength(3);
  opened[3]!.onOpen?.();
  await timers.advance(10_000);
  opened[3]!.end();
  await timers.advance(200);
  expect(opened).toHaveLength(5);
});

it('that breaks at once is not opened more often for having been open', async () => {
  const { opened, setWatched, timers } = start();
  await setWatched(true);
  for (let time = 0; time < 60; time += 1) {
    const newest = opened.at(-1)!;
    newest.onOpen?.();
    newest.end();
    await timers.advance(1_000);
  }
  expect(opened.length).toBeLessThan(12);
});

it.each([
  ['refused', vendorError('FORBIDDEN'), 30_000],
  ['held back', vendorError('RATE_LIMITED', { retryAfterMs: 45_000 }), 45_000],
])('that is %s waits', async (_, error, waitMs) => {
  const { opened, setWatched, timers } = start();
  await setWatched(true);
  opened[0]!.end(error);
  await timers.advance(waitMs - 1);
  expect(opened).toHaveLength(1);
  await timers.advance(1);
  expect(opened).toHaveLength(2);
});

it('is not opened for each of many watchers who come and go', async () => {
  const { opened, setWatched, timers } = start();
  for (let time = 0; time < 1_000; time += 1) {
    await setWatched(true);
    await setWatched(false);
  }
  expect(opened).toHaveLength(1);
  await setWatched(true);
  await timers.advance(1_000);
  expect(opened).toHaveLength(2);
});

it('stays closed once all are', async () => {
  const { opened, setWatched, streams, timers } = start();
  await setWatched(true);
  streams.close();
  await settle();
  await setWatched(true);
  await timers.advance(60_000);
  expect(opened).toHaveLength(1);
  expect(timers.pendingCount()).toBe(0);
});

it.each([
  [999, 1],
  [1_000, 2],
])(
  'that was closed is not opened at once, while it is remembered: %i others since',
  async (otherCount, openedCount) => {
    const { streams, opened, setWatched, plain } = start();
    await setWatched(true);
    await setWatched(false);
    const facets = { ...plain.facets, events: { listen: async () => {} } };
    for (let index = 0; index < otherCount; index += 1) {
      streams.update({ ...plain, facets, credentialFingerprint: `key ${index}` });
    }
    await setWatched(true);
    expect(opened).toHaveLength(openedCount);
    streams.close();
  },
);
