import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Model, ModelLine, Upload } from '@fabgraph/codegen-client';
import type { Command } from 'commander';
import { eachInTurn } from '../batch.ts';
import { createProgress } from '../screen/progress.ts';
import { toSafeText } from '../screen/safe-text.ts';
import type { Screen } from '../screen/screen.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { UsageError } from '../stop.ts';
import { timeoutOption } from './jobs.ts';
import { paintStatus, showStatus } from './noun-columns.ts';

interface UploadOptions {
  readonly account: string;
  readonly folder?: string;
  readonly together?: boolean;
  readonly wait?: boolean;
  readonly timeout?: number;
}

export function defineUpload(program: Command, start: Start): void {
  program
    .command('upload')
    .argument('<file...>')
    .description('send files to a vendor')
    .requiredOption('--account <name>', 'to which account, by name or id')
    .option('--folder <id>', 'into this folder of it')
    .option('--together', 'all files as one upload, where the vendor takes several (3dverse)')
    .option('--wait', 'until the vendor has made its models of them; exit code 7 where it cannot')
    .addOption(timeoutOption())
    .addHelpText(
      'after',
      `
Gives what the vendor has made of each file; with --json { files, models, assets, job } for each
upload.

  fabgraph upload bracket.stl --account authentise-demo --wait
  fabgraph upload scene.gltf scene.bin --account 3dverse-demo --together`,
    )
    .action(
      start(async (session, files: readonly string[], options: UploadOptions) => {
        if (!options.together) {
          return eachInTurn(session, files, async (file) => send(session, [file], options));
        }
        return send(session, files, options);
      }),
    );
}

async function send(
  session: Session,
  files: readonly string[],
  { account, folder, wait, timeout }: UploadOptions,
): Promise<undefined> {
  const { client, screen, signal } = session;
  for (const file of files) await checkFile(file);
  const name = files.map((file) => basename(file)).join(', ');
  const progress = createProgress(screen, name);
  let upload: Given;
  try {
    const sent = await client.uploads.send(files, {
      accountId: account,
      folderId: folder,
      signal,
      onProgress: ({ sentBytes, totalBytes }) => {
        progress.bytes(sentBytes, totalBytes);
        if (sentBytes === totalBytes) progress.say('sent; the vendor takes it in …');
      },
    });
    if (wait) progress.say('sent; the vendor makes a model of it …');
    upload = wait ? await settle(session, sent, timeout) : sent;
  } finally {
    progress.end();
  }
  screen.give({ files, ...upload }, () => toLines(name, upload, screen));
}

type Given = Omit<Upload, 'models'> & { readonly models: readonly (Model | ModelLine)[] };

/** Waits for each model, or for the work where it has made none yet. */
async function settle(
  { client, signal }: Session,
  upload: Upload,
  timeoutMs: number | undefined,
): Promise<Given> {
  const options = { signal, timeoutMs };
  const { models, job } = upload;
  if (models.length === 0 && job !== null) {
    return { ...upload, job: await client.jobs.wait(job.id, options) };
  }
  return {
    ...upload,
    models: await Promise.all(models.map(({ id }) => client.models.wait(id, options))),
  };
}

/** @throws UsageError */
async function checkFile(path: string): Promise<void> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${code}.`,
    );
  }
  if (!isFile) throw new UsageError(`${path} is no file.`);
}

function toLines(name: string, { models, assets, job }: Given, screen: Screen): readonly string[] {
  const { colors } = screen;
  const line = (what: string, word: string, id: string) =>
    `${colors.green('✓')} ${toSafeText(what)}  ${word}  ${colors.dim(id)}`;
  const paint = (status: string, vendorStatus: string | null) =>
    paintStatus(status)(colors, toSafeText(showStatus(status, vendorStatus)));
  if (models.length > 0) {
    return models.map((model) =>
      line(model.name, paint(model.status, model.vendorStatus), model.id),
    );
  }
  if (assets.length > 0) return assets.map((asset) => line(asset.name, 'stored', asset.id));
  if (job !== null) return [line(name, paint(job.status, job.vendorStatus), job.id)];
  return [`${colors.green('✓')} ${toSafeText(name)}`];
}
