import { describe, expect, it } from 'vitest';
import { callsOf, startTestGateway, type TestGateway, type VendorId } from './gateway-setup.ts';
import { type Transport, until, watch } from './live-client.ts';
import { CHANGES_AFTER_MS, startTwoSteps } from './two-step-workflow.ts';

interface Told {
  readonly cursor: string;
  readonly origin: string;
  readonly change: string;
  readonly changedFields: readonly string[];
  readonly previousStatus: string | null;
}

const EVENT = 'cursor origin change changedFields previousStatus';
const JOB = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) { ${EVENT} job { progress steps { status } } }
}`;
const JOBS = `subscription ($after: String) {
  jobsUpdated(filter: { vendors: ["metafold"] }, after: $after) { ${EVENT} }
}`;
const MODELS = `subscription ($after: String) {
  modelsUpdated(filter: { vendors: ["authentise"] }, after: $after) { ${EVENT} }
}`;
const VENDORS: readonly VendorId[] = ['metafold', 'authentise', '3dverse'];
/** What is called then was not called by polling. */
const SELDOM = { minIntervalMs: 60_000, maxIntervalMs: 60_000 };
const SOON = { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 };

function watchJob(test: TestGateway, id: string, after?: string, transport: Transport = 'SSE') {
  return watch<Told>(transport, test.url, 'jobUpdated', JOB, { id, after });
}

/** The cursor of the first event. */
async function firstCursor({ received, events }: ReturnType<typeof watchJob>): Promise<string> {
  await received(1);
  return events[0]!.cursor;
}

describe('a subscription after a cursor', () => {
  it('that is too old begins with the state now, against the state at the cursor', async () => {
    const test = await startTestGateway({ gateway: { live: { ...SOON, maxEventsPerWatch: 1 } } });
    const id = await startTwoSteps(test);
    const other = watchJob(test, id);
    const after = await firstCursor(other);
    for (const [index, ms] of CHANGES_AFTER_MS.slice(0, 2).entries()) {
      test.advance(ms);
      await other.received(index + 2);
    }
    const watching = watchJob(test, id, after);
    await watching.received(1);
    expect(watching.events).toMatchObject([
      { origin: 'SNAPSHOT', change: 'UPDATED', previousStatus: 'QUEUED' },
    ]);
  });

  it('of one job begins a watch of many with the state now of each', async () => {
    const test = await startTestGateway();
    const after = await firstCursor(watchJob(test, await startTwoSteps(test)));
    const whole = watch<Told>('SSE', test.url, 'jobsUpdated', JOBS);
    await whole.received(2);
    const watching = watch<Told>('SSE', test.url, 'jobsUpdated', JOBS, { after });
    await watching.received(whole.events.length);
    expect(new Set(watching.events.map(({ origin }) => origin))).toEqual(new Set(['SNAPSHOT']));
  });

  it.each(['WebSocket', 'SSE'] as const)(
    'E8: that was tampered with, or is of another job or of models, is INVALID_INPUT over %s and costs no call',
    async (transport) => {
      const test = await startTestGateway({ gateway: { live: SELDOM } });
      const id = await startTwoSteps(test);
      const job = watchJob(test, id);
      const other = watchJob(test, await startTwoSteps(test));
      const models = watch<Told>('SSE', test.url, 'modelsUpdated', MODELS);
      const cursor = await firstCursor(job);
      const others = [await firstCursor(other), await firstCursor(models)];
      for (const { stop } of [job, other, models]) stop();
      await until(() => test.gateway.hub.getStats().sources === 0, 'the watches to end');
      for (const vendor of VENDORS) test.emulators[vendor].clearCalls();
      for (const after of [...tampered(cursor), ...others]) {
        const watching = watchJob(test, id, after, transport);
        await watching.ended();
        expect(watching.events).toEqual([]);
        expect(watching.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
      }
      expect(VENDORS.flatMap((vendor) => callsOf(test.emulators, vendor))).toEqual([]);
    },
  );
});

/** At its beginning, in its midst, at its end; too short, too long. */
function tampered(cursor: string): readonly string[] {
  const flipped = [0, cursor.length >> 1, cursor.length - 1].map((at) => {
    const letter = cursor[at] === 'A' ? 'B' : 'A';
    return `${cursor.slice(0, at)}${letter}${cursor.slice(at + 1)}`;
  });
  return [...flipped, cursor.slice(0, -1), `${cursor}A`, ''];
}
