import { describe, expect, it } from 'vitest';
import { until } from '../e2e/live-client.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { heldBytes } from '../load/heap.ts';
import { type Subscriber, startStreams, TRANSPORTS, type Transport } from './stream-setup.ts';

const EVENTS = 50_000;
const ROUND = 250;
const WARM_UP_ROUNDS = 25;

/** Large enough that what the system keeps for a socket is soon full. */
const query = 'subscription ($id: ID!) { jobUpdated(id: $id) { change job { name vendorData } } }';
const large = { shape: 'x'.repeat(40_000) };
const vendorData = () => large;

/** A client that will pause and a prompt one, over each transport. */
async function startWithClients(transports: readonly Transport[]) {
  const timers = createDrivenTimers();
  const streams = await startStreams({ streams: { timers } });
  const { subscribe, change, id } = streams;
  change({ vendorData });
  const open = async (transport: Transport) => {
    const subscriber = await subscribe(transport, {
      query,
      variables: { id },
      keepsLastOnly: true,
    });
    await subscriber.received(1);
    return subscriber;
  };
  const slow = await Promise.all(transports.map(open));
  const prompt = await Promise.all(transports.map(open));
  let made = 0;
  return {
    ...streams,
    timers,
    slow,
    prompt,
    /** Makes a round of events and waits until the prompt clients have the last of them. */
    makeRound: async (size = ROUND) => {
      for (const last = made + size; made < last; made += 1) change({ name: `event ${made + 1}` });
      await Promise.all(prompt.map((client) => heard(client, made)));
    },
  };
}

function hasHeard({ results }: Subscriber, event: number): boolean {
  return results.at(-1)?.includes(`"event ${event}"`) === true;
}

async function heard(client: Subscriber, event: number): Promise<void> {
  if (!hasHeard(client, event)) await until(() => hasHeard(client, event), `event ${event}`);
}

describe('a client that stops reading', () => {
  it('D3: costs a constant, keeps nobody waiting, and reads the newest state when it reads again', async () => {
    const { slow, makeRound } = await startWithClients(TRANSPORTS);
    for (const { pause } of slow) pause();
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await makeRound();
    const before = heldBytes();
    for (let round = WARM_UP_ROUNDS; round < EVENTS / ROUND; round += 1) await makeRound();
    expect(heldBytes() - before).toBeLessThan(10_000_000);
    for (const client of slow) {
      expect(hasHeard(client, EVENTS)).toBe(false);
      client.resume();
      await heard(client, EVENTS);
      expect(client.closed()).toBeUndefined();
    }
  });

  it.each(TRANSPORTS)(
    'D3: is closed after 30 s of that, and nobody else is: %s',
    async (transport) => {
      const { slow, prompt, makeRound, timers, gateway } = await startWithClients([transport]);
      const calm = timers.pendingCount();
      for (const { pause } of slow) pause();
      // The system takes a few MB before it says that the client does not read.
      for (let stalled = 0; stalled < 5; stalled = timers.pendingCount() > calm ? stalled + 1 : 0) {
        await makeRound(1);
      }
      await timers.advance(29_000);
      expect(gateway.hub.getStats().subscribers).toBe(2);
      await timers.advance(2_000);
      await until(() => gateway.hub.getStats().subscribers === 1, 'the slow client to be gone');
      await makeRound(1);
      expect(prompt[0]?.closed()).toBeUndefined();
      slow[0]?.resume();
      await until(() => slow[0]?.closed() !== undefined, 'the close');
      expect(slow[0]?.closed()).toBe(transport === 'WebSocket' ? 1013 : null);
    },
  );
});
