import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { run } from '../src/run.ts';
import { PROGRAM } from './bundle.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
  /** What is on stdout so far. */
  readonly stdout: () => string;
  /** What is on stderr so far. */
  readonly stderr: () => string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the program without a terminal, to its end. */
export function cli(url: string, args: readonly string[], options?: CliOptions): Promise<Ran> {
  return startCli(url, args, options).ended;
}

export function startCli(
  url: string,
  args: readonly string[],
  { cwd, input, environment = {} }: CliOptions = {},
): Running {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { PATH: process.env.PATH, FABGRAPH_URL: url, ...environment },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.end(input);
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** As `cli`, without a process of its own: for what depends on none. */
export async function cliHere(
  url: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const streams = [new PassThrough(), new PassThrough(), new PassThrough()] as const;
  const [stdin, stdout, stderr] = streams;
  const code = await run({
    args: ['--url', url, ...args],
    version: '0.0.0',
    environment,
    stdin: stdin.end(),
    stdout: stdout as unknown as NodeJS.WriteStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

/** Each line of NDJSON as it was parsed; a line that is none throws. */
export function parseLines<T = Record<string, unknown>>(output: string): readonly T[] {
  const lines = output.split('\n');
  if (lines.pop() !== '') throw new Error('The last line does not end.');
  return lines.map((line) => JSON.parse(line) as T);
}

/** A folder for one test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fabgraph-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One triangle, and as many bytes more as are wanted. */
export function writeStl(folder: string, name: string, sizeBytes = 0): string {
  const facet =
    'facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 10 0 0\nvertex 0 10 0\nendloop\nendfacet\n';
  const count = Math.max(1, Math.ceil(sizeBytes / facet.length));
  const path = join(folder, name);
  writeFileSync(path, `solid part\n${facet.repeat(count)}endsolid part\n`);
  return path;
}
