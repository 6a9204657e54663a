import { describe, expect, it } from 'vitest';
import { until } from '../e2e/live-client.ts';
import { JOB_UPDATED, startStreams, TRANSPORTS } from './stream-setup.ts';

const WITH_DATA =
  'subscription ($id: ID!) { jobUpdated(id: $id) { change job { name vendorData } } }';

/** Counts how often its selection is run: the vendor's payload is made each time it is asked for. */
async function startCounting() {
  const streams = await startStreams();
  let runs = 0;
  const vendorData = () => {
    runs += 1;
    return { by: 'vendor' };
  };
  streams.change({ vendorData });
  return { ...streams, runs: () => runs };
}

describe.each(TRANSPORTS)('an event over %s', (transport) => {
  it('is selected from once for all who have selected the same', async () => {
    const { subscribe, change, id, runs } = await startCounting();
    const open = () => subscribe(transport, { query: WITH_DATA, variables: { id } });
    const all = await Promise.all(Array.from({ length: 20 }, open));
    await Promise.all(all.map(({ received }) => received(1)));
    const before = runs();
    change({ name: 'b' });
    await Promise.all(all.map(({ received }) => received(2)));
    expect(runs() - before).toBe(1);
    expect(new Set(all.map(({ results }) => results[1]))).toEqual(
      new Set([
        '{"data":{"jobUpdated":{"change":"UPDATED","job":{"name":"b","vendorData":{"by":"vendor"}}}}}',
      ]),
    );
  });

  it('is the same to the byte for one who is alone with a selection', async () => {
    const { subscribe, change, id } = await startStreams();
    const several = [JOB_UPDATED, JOB_UPDATED, `${JOB_UPDATED} # alone`];
    const all = await Promise.all(
      several.map((query) => subscribe(transport, { query, variables: { id } })),
    );
    await Promise.all(all.map(({ received }) => received(1)));
    change({ name: 'tür "é" 🔧' });
    await Promise.all(all.map(({ received }) => received(2)));
    change({ status: 'SUCCEEDED' });
    await Promise.all(all.map(({ received }) => received(3)));
    const [first, second, alone] = all.map(({ results }) => results.slice(1));
    expect(second).toEqual(first);
    expect(alone).toEqual(first);
  });

  it('is selected from for itself by one who is told what that cost', async () => {
    const { subscribe, change, id, runs } = await startCounting();
    const query = WITH_DATA;
    const all = await Promise.all([
      subscribe(transport, { query, variables: { id } }),
      subscribe(transport, { query, variables: { id }, extensions: { calls: true } }),
    ]);
    await Promise.all(all.map(({ received }) => received(1)));
    const before = runs();
    change({ name: 'b' });
    await Promise.all(all.map(({ received }) => received(2)));
    expect(runs() - before).toBe(2);
    expect(all[0]?.results[1]).not.toContain('extensions');
    expect(all[1]?.results[1]).toContain('"extensions":{"calls":{"made":0');
  });

  it('tells each its own request where it has an error', async () => {
    const streams = await startStreams();
    const { subscribe, change, id } = streams;
    const all = await Promise.all(
      [1, 2].map(() => subscribe(transport, { query: WITH_DATA, variables: { id } })),
    );
    await Promise.all(all.map(({ received }) => received(1)));
    change({
      name: 'b',
      vendorData: () => {
        throw new Error('a fault');
      },
    });
    await Promise.all(all.map(({ received }) => received(2)));
    const errors = all.map(({ results }) => JSON.parse(results[1] ?? '').errors);
    for (const shown of errors) {
      expect(shown).toMatchObject([
        { path: ['jobUpdated', 'job', 'vendorData'], extensions: { code: 'INTERNAL' } },
      ]);
    }
    const ids = errors.map(([{ extensions }]) => extensions.requestId);
    expect(new Set(ids).size).toBe(2);
  });

  it('goes on for the others when one of them leaves', async () => {
    const { subscribe, change, id, gateway } = await startStreams();
    const open = () => subscribe(transport, { query: JOB_UPDATED, variables: { id } });
    const [leaver, stayer] = await Promise.all([open(), open()]);
    await Promise.all([leaver, stayer].map(({ received }) => received(1)));
    leaver.cut();
    await until(() => gateway.hub.getStats().subscribers === 1, 'one to be gone');
    change({ name: 'b' });
    await stayer.received(2);
    expect(stayer.results[1]).toContain('"name":"b"');
  });
});
