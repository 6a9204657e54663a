import { GatewayError } from '@fabgraph/codegen-client';
import { UsageError } from '../stop.ts';
import { toSafeText } from './safe-text.ts';

/** What a user is told of something that went wrong. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly vendor?: string | undefined;
  readonly account?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly requestId?: string | undefined;
  /** Which of the things named on the command line it is about. */
  readonly target?: string | undefined;
  readonly hint?: string | undefined;
}

const HINTS: Readonly<Record<string, string>> = {
  GATEWAY_UNREACHABLE: 'Does one run there? --url or FABGRAPH_URL says where it is.',
  OUTCOME_UNKNOWN: 'It may have been done: look before you repeat it.',
  UNAUTHENTICATED: 'The gateway’s settings hold the vendors’ credentials; --header sends your own.',
};

export function toProblem(error: unknown, target?: string): Problem {
  if (error instanceof GatewayError) {
    const { code, message, vendor, account, retryable, retryAfterMs, requestId } = error;
    const hint = Object.hasOwn(HINTS, code) ? HINTS[code] : undefined;
    return { code, message, vendor, account, retryable, retryAfterMs, requestId, target, hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof UsageError ? 'INVALID_INPUT' : 'INTERNAL';
  return { code, message, retryable: false, target };
}

export function describeProblem(problem: Problem): string {
  const { code, message, vendor, account, retryAfterMs, requestId, target, hint } = problem;
  const facts = [code, vendor, account].filter((fact) => fact !== undefined);
  if (retryAfterMs !== undefined) facts.push(`try again in ${Math.ceil(retryAfterMs / 1_000)} s`);
  if (code === 'INTERNAL' && requestId !== undefined) facts.push(`request ${requestId}`);
  const subject = target === undefined ? '' : `${target}: `;
  const advice = hint === undefined ? '' : ` ${hint}`;
  return toSafeText(`${subject}${message} (${facts.join(', ')})${advice}`);
}

export function toProblemJson({ hint, ...problem }: Problem): object {
  return problem;
}
