import { describe, expect, it } from 'vitest';
import { callsOf, startTestGateway, type TestGateway, type VendorId } from './gateway-setup.ts';
import { type Transport, until, watch } from './live-client.ts';

interface JobEvent {
  readonly origin: string;
  readonly change: string;
  readonly changedFields: readonly string[];
  readonly previousStatus: string | null;
  readonly job: { readonly id: string; readonly status: string };
}

const WATCH = `subscription ($id: ID!) {
  jobUpdated(id: $id) { origin change changedFields previousStatus job { id status } }
}`;
const TERMINAL = ['SUCCEEDED', 'FAILED', 'CANCELED'];
const VENDORS: readonly VendorId[] = ['metafold', 'authentise', '3dverse'];
const TRANSPORTS: readonly Transport[] = ['WebSocket', 'SSE'];

const cases = VENDORS.flatMap((vendor) =>
  TRANSPORTS.map((transport) => ({ vendor, transport }) as const),
);

describe('jobUpdated', () => {
  it.each(cases)(
    'gives a $vendor job’s state, each change once and the end over $transport',
    async ({ vendor, transport }) => {
      const test = await startTestGateway();
      const id = await openJob(test, vendor);
      const watching = watch<JobEvent>(transport, test.url, 'jobUpdated', WATCH, { id });
      await watching.received(1);
      expect(watching.events[0]).toMatchObject({
        origin: 'SNAPSHOT',
        change: 'NONE',
        changedFields: [],
        previousStatus: null,
        job: { id },
      });
      for (let second = 0; second < 120 && !watching.isComplete(); second += 5) {
        test.advance(5_000);
        await nextPolls(test, vendor, watching.isComplete);
      }
      await watching.ended();

      const { events, errors } = watching;
      expect(errors).toEqual([]);
      const statuses = events.map(({ job }) => job.status);
      expect(TERMINAL).toContain(statuses.at(-1));
      expect(statuses.slice(0, -1).some((status) => TERMINAL.includes(status))).toBe(false);
      for (const [index, event] of events.slice(1).entries()) {
        expect(event.change).toBe('UPDATED');
        expect(event.changedFields.length).toBeGreaterThan(0);
        expect(event.previousStatus).toBe(statuses[index]);
      }
    },
  );

  it.each(TRANSPORTS)('tells over %s why a job cannot be watched, and ends', async (transport) => {
    const test = await startTestGateway();
    const id = await openJob(test, 'metafold');
    test.emulators.metafold.addFaults([{ path: '/*', status: 404, body: { msg: 'gone' } }]);
    const watching = watch<JobEvent>(transport, test.url, 'jobUpdated', WATCH, { id });
    await watching.ended();
    expect(watching.events).toEqual([]);
    expect(watching.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it.each(TRANSPORTS)('refuses over %s an id that is none', async (transport) => {
    const { url, emulators } = await startTestGateway();
    const watching = watch<JobEvent>(transport, url, 'jobUpdated', WATCH, { id: 'nonsense' });
    await watching.ended();
    expect(watching.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    expect(VENDORS.flatMap((vendor) => callsOf(emulators, vendor))).toEqual([]);
  });

  it.each(TRANSPORTS)(
    'stops asking the vendor once the reader over %s has left',
    async (transport) => {
      const test = await startTestGateway();
      const id = await openJob(test, 'metafold');
      const watching = watch<JobEvent>(transport, test.url, 'jobUpdated', WATCH, { id });
      await watching.received(1);
      watching.stop();
      await until(() => test.gateway.hub.getStats().subscribers === 0, 'the watch to end');
      expect(test.gateway.hub.getStats().sources).toBe(0);
    },
  );
});

/** A job that is not over when the test begins. */
async function openJob({ query, emulators }: TestGateway, vendor: VendorId): Promise<string> {
  const { data } = await query<{ jobs: { nodes: { id: string }[] } }>(
    `query ($vendors: [ID!]) {
      jobs(first: 1, filter: { vendors: $vendors, statuses: [RUNNING, QUEUED] }) { nodes { id } }
    }`,
    { vendors: [vendor] },
  );
  emulators[vendor].clearCalls();
  const [job] = data.jobs.nodes;
  if (job === undefined) throw new Error(`${vendor} has no open job`);
  return job.id;
}

/** The hub has read the job again, or the watch is over. */
async function nextPolls(
  { emulators }: TestGateway,
  vendor: VendorId,
  isOver: () => boolean,
): Promise<void> {
  const before = emulators[vendor].calls().length;
  await until(() => isOver() || emulators[vendor].calls().length > before + 4, 'two polls');
}
