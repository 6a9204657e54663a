import { describe, expect, it } from 'vitest';
import { TRANSPORTS } from './event-walk.ts';
import { type Transport, until, watch } from './live-client.ts';
import { startRestartable } from './restartable-gateway.ts';
import { resume } from './resuming-client.ts';
import { folderOf } from './stl.ts';
import { startTwoSteps } from './two-step-workflow.ts';

interface Told {
  readonly cursor: string;
  readonly origin: string;
  readonly change: string;
  readonly previousStatus: string | null;
  readonly jobId: string;
  readonly job: { readonly status: string };
}

const EVENT = 'cursor origin change previousStatus jobId job { status }';
const JOB = `subscription ($id: ID!, $after: String) {
  jobUpdated(id: $id, after: $after) { ${EVENT} }
}`;
const JOBS = `subscription ($folderId: ID!, $after: String) {
  jobsUpdated(folderId: $folderId, filter: { kinds: [WORKFLOW] }, after: $after) { ${EVENT} }
}`;
const SHUTTING_DOWN = [{ extensions: { code: 'SHUTTING_DOWN', retryable: true } }];
const ENVIRONMENT = { FABGRAPH_SECRET: 'x'.repeat(32) };
const LIVE = { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 };

const start = () => startRestartable(ENVIRONMENT, { live: LIVE });

function shown({ origin, change, previousStatus, job: { status } }: Told): readonly unknown[] {
  return [origin, change, previousStatus, status];
}

describe.each(TRANSPORTS)(
  'after a restart a client that comes back over %s',
  (transport: Transport) => {
    it('D1: hears the end that came meanwhile, once', async () => {
      const gateway = await start();
      const id = await startTwoSteps(gateway);
      const watching = resume<Told>(transport, gateway.url, 'jobUpdated', JOB, { id });
      await watching.received(1);
      gateway.advance(2_000);
      await watching.received(2);
      await gateway.stop();
      gateway.advance(60_000);
      await gateway.start();
      await watching.ended();
      expect(watching.events.map(shown)).toEqual([
        ['SNAPSHOT', 'NONE', null, 'QUEUED'],
        ['POLL', 'UPDATED', 'QUEUED', 'RUNNING'],
        ['SNAPSHOT', 'UPDATED', 'RUNNING', 'SUCCEEDED'],
      ]);
      expect(watching.errors).toMatchObject(SHUTTING_DOWN);
    });

    it('D1: hears that nothing has changed, and then what does', async () => {
      const gateway = await start();
      const id = await startTwoSteps(gateway);
      const watching = resume<Told>(transport, gateway.url, 'jobUpdated', JOB, { id });
      await watching.received(1);
      await gateway.stop();
      await gateway.start();
      await watching.received(2);
      gateway.advance(60_000);
      await watching.ended();
      expect(watching.events.map(shown)).toEqual([
        ['SNAPSHOT', 'NONE', null, 'QUEUED'],
        ['SNAPSHOT', 'NONE', null, 'QUEUED'],
        ['POLL', 'UPDATED', 'QUEUED', 'SUCCEEDED'],
      ]);
    });

    it('D2: is not told again of an end that it has heard', async () => {
      const gateway = await start();
      const { accountId } = await folderOf(gateway, 'metafold');
      const { data } = await gateway.query<{ createFolder: { folder: { id: string } } }>(
        'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { folder { id } } }',
        { input: { accountId, name: 'Of its own' } },
      );
      const folderId = data.createFolder.folder.id;
      const ended = await startTwoSteps(gateway, folderId);
      gateway.advance(6_000);
      const open = await startTwoSteps(gateway, folderId);
      const watching = resume<Told>(transport, gateway.url, 'jobsUpdated', JOBS, { folderId });
      await watching.received(2);
      gateway.advance(6_000);
      const isOver = () => watching.events.at(-1)?.job.status === 'SUCCEEDED';
      await until(() => isOver() && watching.events.length === 4, 'the end of the first');
      const { cursor } = watching.events[3]!;
      await gateway.stop();
      await gateway.start();
      await watching.received(5);
      gateway.advance(60_000);
      await watching.received(6);
      expect(watching.events.slice(4).map((event) => [event.jobId, ...shown(event)])).toEqual([
        [open, 'SNAPSHOT', 'NONE', null, 'RUNNING'],
        [open, 'POLL', 'UPDATED', 'RUNNING', 'SUCCEEDED'],
      ]);

      const again = watch<Told>(transport, gateway.url, 'jobUpdated', JOB, {
        id: ended,
        after: cursor,
      });
      await again.ended();
      expect(again.events.map(shown)).toEqual([['SNAPSHOT', 'NONE', null, 'SUCCEEDED']]);
    });
  },
);
