import { GatewayError, TypedDocumentString } from '@fabgraph/codegen-client';
import type { Command } from 'commander';
import { fetchFile } from '../file/fetch-file.ts';
import { chooseTarget } from '../file/target.ts';
import { writeFileSafely, writeTo } from '../file/write.ts';
import { createProgress } from '../screen/progress.ts';
import { formatBytes } from '../screen/quantity.ts';
import { toSafeText } from '../screen/safe-text.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { UsageError } from '../stop.ts';

const DownloadDocument = new TypedDocumentString<
  {
    readonly node: {
      readonly __typename: string;
      readonly name?: string;
      readonly format?: string | null;
      readonly download?: { readonly url: string } | null;
    } | null;
  },
  { readonly id: string }
>(`query Download($id: ID!) {
  node(id: $id) {
    __typename
    ... on Model { name format download { url } }
    ... on Asset { name download { url } }
  }
}`);

interface DownloadOptions {
  readonly output?: string;
  readonly force?: boolean;
}

export function defineDownload(program: Command, start: Start): void {
  program
    .command('download')
    .argument('<id>', 'of a model or an asset')
    .description('fetch the bytes of a model or an asset')
    .option('-o, --output <path>', 'a file, a folder, or - (default: its name, in this folder)')
    .option('-f, --force', 'over a file that is there already')
    .addHelpText(
      'after',
      `
  fabgraph download <id>
  fabgraph download <id> -o parts/
  fabgraph download <id> -o - | sha256sum`,
    )
    .action(
      start(async (session, id: string, options: DownloadOptions) => {
        const { client, screen, signal, stdout } = session;
        const { node } = await client.query(DownloadDocument, { id }, { signal });
        if (node === null) throw notFound('There is nothing with this id.');
        const { __typename: type, name, format, download } = node;
        if (name === undefined) throw new UsageError(`A ${type} has no bytes of its own.`);
        if (!download) throw notFound(`${name} has no bytes that could be fetched.`);

        const target = await chooseTarget({ ...options, name, format });
        if (target === '-') {
          if (screen.isJson)
            throw new UsageError('--json and --output - would write to one place.');
          if (stdout.isTTY) {
            throw new UsageError('A terminal is no place for bytes: --output names a file.');
          }
        }
        const sizeBytes = await transfer(session, download.url, target, name, options.force);
        if (target === '-') return undefined;
        const result = { id, file: target, size: sizeBytes };
        screen.give(result, () => [
          `${screen.colors.green('✓')} ${toSafeText(target)}  ${formatBytes(sizeBytes)}`,
        ]);
        return undefined;
      }),
    );
}

async function transfer(
  session: Session,
  url: string,
  target: string,
  name: string,
  isForced = false,
): Promise<number> {
  const { screen, signal, stdout } = session;
  const progress = createProgress(screen, name);
  let doneBytes = 0;
  try {
    const { body, totalBytes } = await fetchFile(session, url);
    const counted = async function* () {
      for await (const chunk of body) {
        doneBytes += chunk.byteLength;
        progress.bytes(doneBytes, totalBytes);
        yield chunk;
      }
    };
    if (target === '-') await writeTo(stdout, counted(), signal);
    else await writeFileSafely(target, counted(), { isForced, signal });
    return doneBytes;
  } finally {
    progress.end();
  }
}

function notFound(message: string): GatewayError {
  return new GatewayError({ code: 'NOT_FOUND', message });
}
