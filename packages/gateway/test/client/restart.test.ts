import { createClient, type JobEvent } from '@fabgraph/codegen-client';
import { describe, expect, it } from 'vitest';
import { until } from '../e2e/live-client.ts';
import { startRestartingGateway } from './restarting-gateway.ts';
import { TRANSPORTS } from './transport.ts';
import { runWorkflow } from './workflow.ts';

const retry = { minDelayMs: 5, maxDelayMs: 50, maxAttempts: 1_000 };

const cases = TRANSPORTS.flatMap(({ transport, options }) => [
  { transport, options, how: 'kill' as const },
  { transport, options, how: 'stop' as const },
]);

describe('jobs.watch', () => {
  it.each(cases)(
    'D2: goes on over $transport after a $how of the gateway with the state then, and ends when the job does',
    async ({ options, how }) => {
      const gateway = await startRestartingGateway();
      const client = createClient({ url: gateway.url, retry, ...options });
      const { id } = await runWorkflow(client);
      const events: JobEvent[] = [];
      const watching = collect(client.jobs.watch(id), events);
      await until(() => events.length > 0, 'the state now');

      await gateway[how]();
      gateway.advance(3_000);
      await gateway.start();
      await until(() => events.at(-1)?.job?.status === 'RUNNING', 'the state then');
      gateway.advance(60_000);
      await watching;

      expect(statusesOf(events)).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
      expectNothingTwice(events);
      expect(gateway.subscribers()).toBe(0);
    },
  );

  it.each(TRANSPORTS)(
    'D2: says nothing twice over $transport where nothing happened meanwhile',
    async ({ options }) => {
      const gateway = await startRestartingGateway();
      const client = createClient({ url: gateway.url, retry, ...options });
      const { id } = await runWorkflow(client);
      const events: JobEvent[] = [];
      const watching = collect(client.jobs.watch(id), events);
      await until(() => events.length > 0, 'the state now');

      for (const secret of [undefined, 'another secret, of 32 bytes at least']) {
        await gateway.kill();
        await gateway.start(secret);
        await until(() => gateway.subscribers() === 1, 'the watch to come back');
      }
      gateway.advance(60_000);
      await watching;

      expect(statusesOf(events)).toEqual(['QUEUED', 'SUCCEEDED']);
      expectNothingTwice(events);
    },
  );

  it.each(TRANSPORTS)(
    'D2: of many goes on over $transport with what has changed, each once',
    async ({ options }) => {
      const gateway = await startRestartingGateway();
      const client = createClient({ url: gateway.url, retry, ...options });
      const scope = { filter: { vendors: ['metafold'], kinds: ['WORKFLOW' as const] } };
      const { id } = await runWorkflow(client);
      const events: JobEvent[] = [];
      const controller = new AbortController();
      const watching = collect(client.jobs.watch(scope, { signal: controller.signal }), events);
      const ofOne = () => events.filter(({ jobId }) => jobId === id);
      await until(() => ofOne().length > 0, 'the state now');

      await gateway.kill();
      await gateway.start();
      await until(() => gateway.subscribers() === 1, 'the watch to come back');
      const another = await runWorkflow(client);
      await until(() => events.some(({ jobId }) => jobId === another.id), 'what is new since');
      gateway.advance(60_000);
      await until(() => ofOne().at(-1)?.job?.status === 'SUCCEEDED', 'the end');
      controller.abort();
      await watching;

      expect(statusesOf(ofOne())[0]).toBe('QUEUED');
      expectNothingTwice(events);
    },
  );
});

/** Progress may have moved between two of them. */
function statusesOf(events: readonly JobEvent[]): readonly unknown[] {
  return [...new Set(events.map(({ job }) => job?.status))];
}

function expectNothingTwice(events: readonly JobEvent[]): void {
  const states = events.map(({ jobId, job }) => JSON.stringify([jobId, job]));
  expect(new Set(states).size).toBe(states.length);
  expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length);
}

async function collect(stream: AsyncIterable<JobEvent>, events: JobEvent[]): Promise<void> {
  for await (const event of stream) events.push(event);
}
