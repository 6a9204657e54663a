import { Command, Option } from 'commander';
import { defineAccounts } from './command/accounts.ts';
import { defineDownload } from './command/download.ts';
import { defineGet } from './command/get.ts';
import { defineCancel, defineRun, defineWait } from './command/jobs.ts';
import { defineList } from './command/list.ts';
import { assetColumns, folderColumns, jobColumns, modelColumns } from './command/noun-columns.ts';
import { defineUpload } from './command/upload.ts';
import { defineWatch } from './command/watch.ts';
import { listExits } from './exit-code.ts';
import { collect } from './option/choice.ts';
import type { Start } from './start.ts';

export interface ProgramOptions {
  readonly version: string;
  readonly start: Start;
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

/** All commands with their options and help. */
export function createProgram({ version, start, writeOut, writeErr }: ProgramOptions): Command {
  const program = new Command('fabgraph')
    .description('Models, assets, jobs and folders of Metafold, Authentise 3DIAX and 3dverse.')
    .version(version, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .addOption(
      new Option('--url <url>', 'where the gateway is')
        .env('FABGRAPH_URL')
        .default('http://127.0.0.1:4000/graphql'),
    )
    .addOption(
      new Option('--header <line>', "sent to the gateway: 'name: value'; may be repeated")
        .env('FABGRAPH_HEADER')
        .argParser(collect(String)),
    )
    .option('--json', 'results as JSON, one object a line; problems so too, on stderr')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut, writeErr })
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();

  const models = program.command('models').description('3D geometry: parts, meshes');
  defineList(models, start, {
    noun: 'models',
    description: 'list models of all accounts',
    columns: modelColumns,
    list: (client, options) => client.models.list(options),
  });
  const assets = program.command('assets').description('stored files and objects');
  defineList(assets, start, {
    noun: 'assets',
    description: 'list assets of all accounts',
    columns: assetColumns,
    list: (client, options) => client.assets.list(options),
  });
  const folders = program.command('folders').description('folders and projects');
  defineList(folders, start, {
    noun: 'folders',
    description: 'list the topmost folders of all accounts',
    columns: folderColumns,
    list: (client, options) => client.folders.list(options),
  });
  const jobs = program.command('jobs').description('work under way or done; run, watch, cancel');
  defineList(jobs, start, {
    noun: 'jobs',
    description: 'list jobs of all accounts',
    columns: jobColumns,
    list: (client, options) => client.jobs.list(options),
  });
  defineRun(jobs, start);
  defineWatch(jobs, start);
  defineWait(jobs, start);
  defineCancel(jobs, start);
  defineGet(program, start);
  defineUpload(program, start);
  defineDownload(program, start);
  defineAccounts(program, start);

  return program.addHelpText('after', `\n${EXAMPLES}\n\n${exitHelp()}`);
}

const EXAMPLES = `Examples:
  fabgraph models list --name '*bracket*' --order name
  fabgraph jobs list --status running --json
  fabgraph upload bracket.stl --account authentise-demo --wait
  fabgraph jobs watch

An account that cannot answer costs its own things only: a warning on stderr names it, and the
exit code stays 0 as long as another one answers. Colors and widths follow the terminal; NO_COLOR
and FORCE_COLOR are obeyed.`;

function exitHelp(): string {
  const lines = listExits().flatMap(({ exitCode, meaning, codes }) => {
    const line = `  ${String(exitCode).padStart(3)}  ${meaning}`;
    return codes.length === 0 ? [line] : [line, `       ${codes.join(', ')}`];
  });
  return ['Exit codes:', ...lines].join('\n');
}
