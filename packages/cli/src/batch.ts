import { exitCodeOf } from './exit-code.ts';
import { toProblem } from './screen/problem.ts';
import type { Session } from './session.ts';
import type { Outcome } from './start.ts';

/**
 * Does the same for each thing named on the command line, one after the other. One that fails is
 * told and does not keep the others from their turn; the first that failed gives the exit code.
 */
export async function eachInTurn(
  { screen, signal }: Session,
  targets: readonly string[],
  work: (target: string) => Promise<Outcome>,
): Promise<Outcome> {
  let outcome: Outcome;
  for (const target of targets) {
    signal.throwIfAborted();
    const own = await tell(screen, signal, target, targets.length > 1, work);
    outcome ??= own;
  }
  return outcome;
}

/** As `eachInTurn`, for all of them at the same time. */
export async function eachAtOnce(
  { screen, signal }: Session,
  targets: readonly string[],
  work: (target: string) => Promise<Outcome>,
): Promise<Outcome> {
  const outcomes = await Promise.all(
    targets.map((target) => tell(screen, signal, target, targets.length > 1, work)),
  );
  return outcomes.find((outcome) => outcome !== undefined);
}

async function tell(
  screen: Session['screen'],
  signal: AbortSignal,
  target: string,
  isOneOfSeveral: boolean,
  work: (target: string) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    return await work(target);
  } catch (error) {
    if (signal.aborted) throw error;
    const problem = toProblem(error, isOneOfSeveral ? target : undefined);
    screen.fail(problem);
    return exitCodeOf(problem.code);
  }
}
