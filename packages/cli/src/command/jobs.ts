import {
  type Job,
  JobFailedError,
  type JobLine,
  type RunJobInput,
  type RunWorkflowInput,
} from '@fabgraph/codegen-client';
import { type Command, Option } from 'commander';
import { eachAtOnce, eachInTurn } from '../batch.ts';
import { readInput, readText } from '../option/input.ts';
import { readDuration } from '../option/time.ts';
import { reach } from '../reach.ts';
import { toSafeText } from '../screen/safe-text.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { UsageError } from '../stop.ts';
import { paintStatus, showStatus } from './noun-columns.ts';

export function defineRun(jobs: Command, start: Start): void {
  jobs
    .command('run')
    .description('start a workflow, or a single job where the input names a type')
    .option('--input <json>', 'the input: JSON, a file of it, or - for the standard input')
    .option('--definition <file>', 'the steps of the workflow, over those of the input')
    .option('--folder <id>', 'where it runs, over that of the input')
    .option('--wait', 'until it is over; exit code 7 where it does not succeed')
    .addOption(timeoutOption())
    .addHelpText(
      'after',
      `
The input is RunWorkflowInput of the graph, { folderId, definition, parameters, files }, or
RunJobInput, { folderId, type, name, parameters, files }; files are [{ "role": …, "id": … }].

  fabgraph jobs run --folder <id> --definition lattice.yml --wait
  fabgraph jobs run --input '{"folderId":"<id>","type":"mesh/preprocess"}'`,
    )
    .action(
      start(async (session, options: RunOptions) => {
        const { client, screen, signal } = session;
        const job = await client.jobs.run(await toRunInput(session, options), { signal });
        giveJob(session, job);
        if (!options.wait) return undefined;
        screen.note('Waiting until it is over.');
        return eachInTurn(session, [job.id], (id) => wait(session, id, options.timeout));
      }),
    );
}

export function defineWait(jobs: Command, start: Start): void {
  jobs
    .command('wait')
    .argument('<id...>')
    .description('wait until jobs are over; exit code 7 where one does not succeed')
    .addOption(timeoutOption())
    .action(
      start(async (session, ids: readonly string[], { timeout }: WaitOptions) => {
        await reach(session);
        return eachAtOnce(session, ids, (id) => wait(session, id, timeout));
      }),
    );
}

export function defineCancel(jobs: Command, start: Start): void {
  jobs
    .command('cancel')
    .argument('<id...>')
    .description('stop jobs; one that is over already stays as it is')
    .action(
      start((session, ids: readonly string[]) =>
        eachInTurn(session, ids, async (id) => {
          const { client, signal } = session;
          giveJob(session, await client.jobs.cancel(id, { signal }));
          return undefined;
        }),
      ),
    );
}

export function timeoutOption(): Option {
  return new Option('--timeout <span>', 'wait no longer than this: 90s, 5m, 2h').argParser(
    readDuration,
  );
}

interface WaitOptions {
  readonly timeout?: number;
}

interface RunOptions extends WaitOptions {
  readonly input?: string;
  readonly definition?: string;
  readonly folder?: string;
  readonly wait?: boolean;
}

async function toRunInput(
  { stdin }: Session,
  options: RunOptions,
): Promise<RunWorkflowInput | RunJobInput> {
  if (options.input === undefined && options.definition === undefined) {
    throw new UsageError('What is to run? --input or --definition says it.');
  }
  const given = options.input === undefined ? {} : await readInput(options.input, stdin);
  const merged = {
    ...given,
    ...(options.folder !== undefined && { folderId: options.folder }),
    ...(options.definition !== undefined && {
      definition: await readText(options.definition, stdin),
    }),
  };
  // Everything else about it the gateway checks, in better words.
  return merged as unknown as RunWorkflowInput | RunJobInput;
}

async function wait(session: Session, id: string, timeoutMs: number | undefined) {
  const { client, signal } = session;
  try {
    giveJob(session, await client.jobs.wait(id, { signal, timeoutMs }));
  } catch (error) {
    if (error instanceof JobFailedError) giveJob(session, error.job);
    throw error;
  }
  return undefined;
}

function giveJob({ screen }: Session, job: Job | JobLine): void {
  screen.give(job, () => {
    const { name, type, status, vendorStatus, id } = job;
    const word = paintStatus(status)(screen.colors, toSafeText(showStatus(status, vendorStatus)));
    return [`${toSafeText(name ?? type)}  ${word}  ${screen.colors.dim(id)}`];
  });
}
