import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { listExits } from '../src/exit-code.ts';
import { createProgram } from '../src/program.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const DOCS = read('../../../docs/command-line.md');
const README = read('../../../README.md');

it('has the same exit codes in the docs as in the program', () => {
  const rows = listExits().map(
    ({ exitCode, meaning, codes }) =>
      `| ${exitCode} | ${meaning} | ${codes.map((code) => `\`${code}\``).join(', ')} |`,
  );

  expect(DOCS).toContain(`| --- | --- | --- |\n${rows.join('\n')}\n\n`);
});

const HELP = await Promise.all(
  [[], ['upload'], ['download'], ['jobs', 'run'], ['jobs', 'watch']].map(readHelp),
);

const examples = [DOCS, README, ...HELP].flatMap((text) =>
  [...text.matchAll(/^ *(?:npx )?fabgraph ([^[\n]+)$/gm)].map(([, line = '']) => line),
);

it.each(examples)('understands what the docs show: fabgraph %s', async (line) => {
  const { error, isRun } = await parse(toWords(line.split(' | ')[0] ?? ''));

  expect(error).toBe('');
  expect(isRun).toBe(true);
});

async function readHelp(command: readonly string[]): Promise<string> {
  const { written } = await parse([...command, '--help']);
  return written;
}

/** Reads a command line, and runs nothing. */
async function parse(words: readonly string[]) {
  let written = '';
  let error = '';
  let isRun = false;
  const program = createProgram({
    version: '0.0.0',
    start: () => async () => {
      isRun = true;
    },
    writeOut: (text) => {
      written += text;
    },
    writeErr: (text) => {
      error += text;
    },
  });
  await program.parseAsync(words, { from: 'user' }).catch(() => {});
  return { written, error, isRun };
}

/** As a shell would split it. */
function toWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
}
