import type { JobEvent, JobFilter } from '@fabgraph/codegen-client';
import type { Command } from 'commander';
import { eachAtOnce } from '../batch.ts';
import { exitCodeOf } from '../exit-code.ts';
import { addFilterOptions, type FilterOptions, toFilter } from '../option/filter.ts';
import { reach } from '../reach.ts';
import { formatShare } from '../screen/quantity.ts';
import { toSafeText } from '../screen/safe-text.ts';
import type { Screen } from '../screen/screen.ts';
import type { Start } from '../start.ts';
import { UsageError } from '../stop.ts';
import { createLines, observeLines } from './event-view.ts';
import { createLiveTable } from './live-table.ts';
import { paintStatus, showStatus } from './noun-columns.ts';

interface WatchOptions extends FilterOptions {
  readonly folder?: string;
}

export function defineWatch(jobs: Command, start: Start): void {
  const command = jobs
    .command('watch')
    .argument('[id...]', 'ends when all of these are over; without one: all jobs, for ever')
    .description('follow jobs live')
    .option('--folder <id>', 'those of this folder');
  addFilterOptions(command, 'jobs')
    .addHelpText(
      'after',
      `
In a terminal it is a table that keeps itself up to date; elsewhere a line for each change, with
--json the event. After a break it goes on by itself. Ctrl-C ends it. Exit code 7 where one of the
jobs named does not succeed.

  fabgraph jobs watch
  fabgraph jobs watch --kind workflow --vendor metafold
  fabgraph jobs watch <id> <id> --json`,
    )
    .action(
      start(async (session, ids: readonly string[], options: WatchOptions) => {
        const { folder: folderId, ...rest } = options;
        const { client, screen, signal } = session;
        const filter = toFilter<JobFilter>(rest);
        if (ids.length > 0 && (folderId !== undefined || filter !== undefined)) {
          throw new UsageError('Watch either jobs by id or those of a folder or filter.');
        }
        await reach(session);
        const view =
          createLiveTable(screen) ??
          createLines(screen, (event: JobEvent) => toLine(event, screen));
        const hooks = observeLines(view);
        try {
          if (ids.length > 0) {
            return await eachAtOnce(session, ids, async (id) => {
              const last = await follow(client.jobs.watch(id, { signal, ...hooks() }), view.add);
              const status = last?.job?.status;
              if (last !== undefined && last.job === null) return exitCodeOf('NOT_FOUND');
              if (status === 'FAILED') return exitCodeOf('JOB_FAILED');
              return status === 'CANCELED' ? exitCodeOf('JOB_CANCELED') : undefined;
            });
          }
          view.begin('Waiting for jobs.');
          const events = client.jobs.watch({ filter, folderId }, { signal, ...hooks() });
          await follow(events, view.add);
          return undefined;
        } finally {
          view.end();
        }
      }),
    );
}

async function follow(
  events: AsyncIterable<JobEvent>,
  add: (event: JobEvent) => void,
): Promise<JobEvent | undefined> {
  let last: JobEvent | undefined;
  for await (const event of events) {
    last = event;
    add(event);
  }
  return last;
}

function toLine({ observedAt, change, jobId, job }: JobEvent, { colors }: Screen): string {
  if (job === null) return `${observedAt}  ${toSafeText(jobId)}  ${change}`;
  const { account, kind, name, type, status, vendorStatus, progress } = job;
  const word = toSafeText(showStatus(status, vendorStatus));
  const share = progress === null ? '' : `  ${formatShare(progress)}`;
  const painted = paintStatus(status)(colors, word);
  return `${observedAt}  ${account.vendor.id}  ${kind}  ${toSafeText(name ?? type)}  ${painted}${share}`;
}
