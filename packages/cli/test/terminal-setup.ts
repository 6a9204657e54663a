import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, onTestFinished, vi } from 'vitest';
import { PROGRAM } from './bundle.ts';

const run = promisify(execFile);
const PROMPT = 'ready$';

/** Whether tests in a terminal are left out, which is said. Where the tests must all run, they fail without one instead. */
export const isLeftOut = ((): boolean => {
  if (process.env.FABGRAPH_CI !== undefined) return false;
  try {
    execFileSync('tmux', ['-V']);
    return false;
  } catch {
    console.warn(
      'Tests in a real terminal are left out: tmux is not installed: apt-get install tmux.',
    );
    return true;
  }
})();

export interface Terminal {
  /** Types a line, `fabgraph` standing for the program. */
  type(line: string): Promise<void>;
  press(key: string): Promise<void>;
  /** What is shown now, without the empty lines at the end. */
  lines(): Promise<readonly string[]>;
  isCursorShown(): Promise<boolean>;
  /** Resolves to what is shown as soon as that matches. */
  shows(pattern: RegExp): Promise<string>;
  /** Resolves to what is shown once the shell waits for the next line. */
  prompt(): Promise<readonly string[]>;
}

export interface TerminalOptions {
  readonly url: string;
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
}

let count = 0;

/** A shell in a real terminal, closed after the test. */
export async function openTerminal({
  url,
  columns = 100,
  rows = 24,
  cwd = process.cwd(),
}: TerminalOptions): Promise<Terminal> {
  count += 1;
  const socket = `fabgraph-test-${process.pid}-${count}`;
  const tmux = async (...args: string[]) =>
    (await run('tmux', ['-u', '-f', '/dev/null', '-L', socket, ...args])).stdout;
  onTestFinished(async () => {
    await tmux('kill-server').catch(() => {});
  });
  const shell = [
    ...['env', '-i', `PATH=${process.env.PATH}`, 'TERM=tmux-256color', 'LC_ALL=C.UTF-8'],
    ...[`FABGRAPH_URL=${url}`, `PS1=${PROMPT} `],
    // The shell knows the program from the start: what is typed would mix with what a test types next.
    ...[`BASH_FUNC_fabgraph%%=() { ${process.execPath} ${PROGRAM} "$@"; }`],
    ...['bash', '--noprofile', '--norc'],
  ];
  await tmux(
    ...['new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', cwd],
    ...shell,
  );

  const lines = async () => {
    const shown = await tmux('capture-pane', '-p');
    return shown.trimEnd().split('\n');
  };
  const enter = async (text: string) => {
    await tmux('send-keys', '-l', text);
    await tmux('send-keys', 'Enter');
  };
  const until = <T>(check: () => Promise<T>) =>
    vi.waitFor(check, { timeout: 20_000, interval: 50 });

  const terminal: Terminal = {
    type: enter,
    press: async (key) => {
      await tmux('send-keys', key);
    },
    lines,
    isCursorShown: async () => (await tmux('display-message', '-p', '#{cursor_flag}')) === '1\n',
    shows: (pattern) =>
      until(async () => {
        const text = (await lines()).join('\n');
        expect(text).toMatch(pattern);
        return text;
      }),
    prompt: () =>
      until(async () => {
        const shown = await lines();
        expect(shown.at(-1)?.trimEnd()).toBe(PROMPT);
        return shown;
      }),
  };
  await terminal.prompt();
  return terminal;
}
