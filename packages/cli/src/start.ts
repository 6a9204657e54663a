import type { Session } from './session.ts';

/** The exit code; undefined is 0. */
export type Outcome = number | undefined;

/** Makes the action of a command: what commander calls with its arguments and options. */
export type Start = <Arguments extends readonly unknown[]>(
  work: (session: Session, ...rest: Arguments) => Promise<Outcome>,
) => (...rest: Arguments) => Promise<void>;
