import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { TRANSPORTS } from './event-walk.ts';
import { post } from './gateway-setup.ts';
import { type Environment, startVendors } from './restartable-gateway.ts';
import { resume } from './resuming-client.ts';
import { startTwoSteps } from './two-step-workflow.ts';

interface Told {
  readonly cursor: string;
  readonly change: string;
  readonly job: { readonly status: string };
}

/** As `npm start` runs it, once it has built it. */
const COMMAND = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const JOB = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) { cursor change job { status } }
}`;

it('the start command ends streams on SIGTERM so that clients come back to the next one', async () => {
  const { emulators, directory, environment } = await startVendors();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/graphql`;
  const start = () => run(directory, { ...environment, PORT: String(port) });

  const first = await start();
  const id = await startTwoSteps({ query: (...asked) => post(url, ...asked) });
  const watches = TRANSPORTS.map((transport) =>
    resume<Told>(transport, url, 'jobUpdated', JOB, { id }),
  );
  await Promise.all(watches.map(({ received }) => received(1)));
  const exit = once(first, 'exit');
  first.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
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

/** Resolves once it answers; killed after the test. */
async function run(directory: string, environment: Environment): Promise<ChildProcess> {
  const child = spawn(process.execPath, [COMMAND], {
    cwd: directory,
    env: { NODE_ENV: 'production', FABGRAPH_LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8');
  while (!text.includes('/graphql')) {
    const [chunk] = await Promise.race([once(child.stdout, 'data'), failedStart(child)]);
    text += String(chunk);
  }
  return child;
}

async function failedStart(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`the start command ended with ${code}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
