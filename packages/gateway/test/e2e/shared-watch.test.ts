import { describe, expect, it } from 'vitest';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { startTestGateway } from './gateway-setup.ts';
import { until, watch } from './live-client.ts';

const WATCH = 'subscription ($id: ID!) { jobUpdated(id: $id) { change job { status } } }';

describe('fifty subscribers to one job', () => {
  it('cost the vendor the polls of one, and nothing after they left', async () => {
    const timers = createDrivenTimers();
    const { url, query, emulators, gateway, advance } = await startTestGateway({
      gateway: { live: { timers, random: () => 0 } },
    });
    const { data } = await query<{ jobs: { nodes: { id: string }[] } }>(
      '{ jobs(first: 1, filter: { vendors: ["metafold"], statuses: [RUNNING] }) { nodes { id } } }',
    );
    const calls = () => emulators.metafold.calls().length;
    emulators.metafold.clearCalls();
    const watches = Array.from({ length: 50 }, (_, index) =>
      watch(index % 2 === 0 ? 'WebSocket' : 'SSE', url, 'jobUpdated', WATCH, {
        id: data.jobs.nodes[0]?.id,
      }),
    );
    await Promise.all(watches.map(({ received }) => received(1)));
    expect(gateway.hub.getStats()).toEqual({ sources: 1, subscribers: 50 });
    expect(calls()).toBe(1);

    // The shortest interval, then half as long again: one call each.
    for (const [poll, intervalMs] of [1_000, 1_500, 2_250].entries()) {
      await until(() => timers.nextInMs() === intervalMs, `a poll in ${intervalMs} ms`);
      await timers.advance(intervalMs);
      await until(() => calls() === poll + 2, `poll ${poll + 1}`);
    }
    await until(() => timers.nextInMs() === 3_375, 'the last poll to be due');
    advance(120_000);
    await timers.advance(3_375);
    await Promise.all(watches.map(({ ended }) => ended()));
    expect(new Set(watches.map(({ events }) => events.length))).toEqual(new Set([2]));
    expect(calls()).toBe(5);
    expect(gateway.hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
    expect(timers.pendingCount()).toBe(0);
  });
});
