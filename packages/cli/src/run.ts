import { CommanderError } from 'commander';
import { exitCodeOf } from './exit-code.ts';
import { createProgram } from './program.ts';
import { toProblem } from './screen/problem.ts';
import { createScreen, type Screen } from './screen/screen.ts';
import { type GlobalOptions, openSession } from './session.ts';
import type { Outcome, Start } from './start.ts';
import { Interruption } from './stop.ts';

export interface RunOptions {
  /** Behind the program's own name. */
  readonly args: readonly string[];
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted with an `Interruption`. */
  readonly signal: AbortSignal;
}

/** One run of the program. Resolves to its exit code; never rejects. */
export async function run(options: RunOptions): Promise<number> {
  const { args, version, environment, stdin, stdout, stderr, signal } = options;
  // For what goes wrong before the options are read.
  let screen: Screen = createScreen({
    stdout,
    stderr,
    environment,
    isJson: args.includes('--json'),
  });
  let outcome: Outcome;

  const start: Start =
    (work) =>
    async (...rest) => {
      const globals = program.opts<GlobalOptions>();
      screen = createScreen({ stdout, stderr, environment, isJson: globals.json === true });
      const session = openSession({ ...globals, screen, signal, stdin, stdout });
      outcome = await work(session, ...rest);
    };
  const program = createProgram({
    version,
    start,
    writeOut: (text) => stdout.write(text),
    writeErr: (text) => stderr.write(text),
  });

  try {
    await program.parseAsync(args, { from: 'user' });
    return signal.aborted ? exitCodeAfter(signal) : (outcome ?? 0);
  } catch (error) {
    if (signal.aborted) return exitCodeAfter(signal);
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : exitCodeOf('INVALID_INPUT');
    }
    const problem = toProblem(error);
    screen.fail(problem);
    return exitCodeOf(problem.code);
  }
}

function exitCodeAfter({ reason }: AbortSignal): number {
  return reason instanceof Interruption ? reason.exitCode : exitCodeOf('INTERNAL');
}
