import { describe, expect, it } from 'vitest';
import { createDrivenTimers, type DrivenTimers } from '../hub/driven-timers.ts';
import { startCallbackRelay } from './callback-relay.ts';
import { TRANSPORTS } from './event-walk.ts';
import { callsOf, startTestGateway, type TestGateway } from './gateway-setup.ts';
import { until, watch } from './live-client.ts';
import { cube, uploadFiles } from './stl.ts';
import { startCutLine } from './stream-cut.ts';

interface Told {
  readonly origin: string;
  readonly change: string;
  readonly previousStatus: string | null;
  readonly model: { readonly status: string };
}

/** One way in which 3DIAX tells that something has changed. */
interface Push {
  readonly settings: Readonly<Record<string, string>>;
  readonly publicUrl?: string;
  readonly leadTo: (test: TestGateway) => void;
  /** From now on nothing of it reaches the gateway. */
  readonly lose: () => void;
}

const WATCH = `subscription ($id: ID!) {
  modelUpdated(id: $id) { origin change previousStatus model { status } }
}`;
const READY = { change: 'UPDATED', previousStatus: 'PROCESSING', model: { status: 'READY' } };
/** The longest between two polls of what does not change. */
const FALLBACK_MS = 30_000;
/** Until the interval is as long as it gets. */
const QUIET_MS = 120_000;
/** What falls due later than any poll is the end of a read's patience. */
const READ_DEADLINE_MS = 10 * FALLBACK_MS;

const WAYS = [
  { name: 'a callback', origin: 'CALLBACK', open: openCallbacks },
  { name: 'the event stream', origin: 'STREAM', open: openStream },
] as const;

describe.each(WAYS)('a change that $name tells', ({ origin, open }) => {
  it('is with the watchers before any poll is due, for one read', async () => {
    const { test, timers, watches } = await startQuiet(await open());
    const before = timers.now();
    test.emulators.authentise.clearCalls();
    test.advance(10_000);
    for (const { ended, events } of watches) {
      await ended();
      expect(events.slice(1)).toEqual([{ origin, ...READY }]);
    }
    expect(timers.now()).toBe(before);
    expect(callsOf(test.emulators, 'authentise')).toHaveLength(1);
  });

  it('is with the watchers within the longest interval where the word was lost', async () => {
    const push = await open();
    const { test, timers, watches } = await startQuiet(push);
    push.lose();
    test.advance(10_000);
    await pass(timers, FALLBACK_MS, () => watches.every(({ isComplete }) => isComplete()));
    for (const { ended, events, errors } of watches) {
      await ended();
      expect(events.slice(1)).toEqual([{ origin: 'POLL', ...READY }]);
      expect(errors).toEqual([]);
    }
  });
});

async function openCallbacks(): Promise<Push> {
  const relay = await startCallbackRelay();
  return {
    settings: {},
    publicUrl: relay.url,
    leadTo: ({ url }) => relay.leadTo(new URL(url).origin),
    lose: () => relay.handle('hold'),
  };
}

async function openStream(): Promise<Push> {
  const line = await startCutLine();
  return {
    settings: { events: 'true', eventsUrl: line.url },
    leadTo: ({ emulators }) => line.leadTo(emulators.authentise.origin),
    lose: line.cut,
  };
}

/** A model at 3DIAX that is being processed, watched for so long that it is hardly polled any more. */
async function startQuiet({ settings, publicUrl, leadTo }: Push) {
  const timers = createDrivenTimers();
  const test = await startTestGateway({
    settings: { authentise: settings },
    gateway: {
      publicUrl,
      live: { timers, random: () => 0, readDeadlineMs: READ_DEADLINE_MS },
    },
  });
  leadTo(test);
  const { models } = await uploadFiles(test, 'authentise', [
    { filename: 'cube.stl', content: cube(10) },
  ]);
  const id = models[0]?.id;
  const watches = TRANSPORTS.map((transport) =>
    watch<Told>(transport, test.url, 'modelUpdated', WATCH, { id }),
  );
  await Promise.all(watches.map(({ received }) => received(1)));
  await pass(timers, QUIET_MS);
  return { test, timers, watches };
}

/** Lets time pass from one poll to the next, each of which is waited for, unless all is over before. */
async function pass(timers: DrivenTimers, ms: number, isOver = () => false): Promise<void> {
  const areReadsOver = () =>
    timers.pendingCount() > 0 && timers.countWithin(FALLBACK_MS) === timers.pendingCount();
  const readsToEnd = () => until(() => isOver() || areReadsOver(), 'the reads to end');
  await readsToEnd();
  for (let left = ms; left > 0 && !isOver(); ) {
    const step = Math.min(left, timers.nextInMs());
    await timers.advance(step);
    left -= step;
    await readsToEnd();
  }
}
