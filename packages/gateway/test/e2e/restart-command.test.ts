import { expect, it } from 'vitest';
import { freePort } from '../command/free-port.ts';
import { spawnGateway } from '../command/gateway-process.ts';
import { TRANSPORTS } from './event-walk.ts';
import { post } from './gateway-setup.ts';
import { startVendors } from './restartable-gateway.ts';
import { resume } from './resuming-client.ts';
import { startTwoSteps } from './two-step-workflow.ts';

interface Told {
  readonly cursor: string;
  readonly change: string;
  readonly job: { readonly status: string };
}

const JOB = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) { cursor change job { status } }
}`;

it('D1: the start command ends streams on SIGTERM so that clients come back to the next one', async () => {
  const { emulators, directory, environment } = await startVendors();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  const start = async () => {
    const gateway = spawnGateway({
      directory,
      // Stops as slowly as it does by default.
      environment: { ...environment, PORT: String(port), FABGRAPH_STOP_NOTICE_MS: '1000' },
    });
    await gateway.url;
    return gateway;
  };

  const { child, exit } = await start();
  const id = await startTwoSteps({ query: (...asked) => post(url, ...asked) });
  const watches = TRANSPORTS.map((transport) =>
    resume<Told>(transport, url, 'jobUpdated', JOB, { id }),
  );
  await Promise.all(watches.map(({ received }) => received(1)));
  child.kill('SIGTERM');
  expect((await exit).code).toBe(0);
  emulators.metafold.clock.advance(60_000);
  await start();
  for (const { ended, events, errors } of watches) {
    await ended();
    expect(events.map(({ change, job }) => [change, job.status])).toEqual([
      ['NONE', 'QUEUED'],
      ['UPDATED', 'SUCCEEDED'],
    ]);
    expect(errors).toMatchObject([{ extensions: { code: 'SHUTTING_DOWN' } }]);
  }
}, 60_000);
