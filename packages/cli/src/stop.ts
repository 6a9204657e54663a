/** The command line or a file is not what it should be: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Why the program is to end before its work is done; no failure of the work. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('Stopped.');
    this.exitCode = exitCode;
  }
}
