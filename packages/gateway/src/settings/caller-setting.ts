import { z } from 'zod';
import type { ConfigurationFile } from './configuration-file.ts';
import { isLoopback } from './loopback.ts';
import type { ConfigurationProblem } from './problem.ts';

export const callerShape = {
  FABGRAPH_ALLOW_ANYONE: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .transform((text) => text === 'true')
    .default(false),
};

export interface Openness {
  readonly host: string;
  /** It was said in so many words that nobody need be asked. */
  readonly isOpen: boolean;
}

/** Whoever can reach the gateway can do everything with its accounts, unless it asks who they are. */
export function openProblems(
  { host, isOpen }: Openness,
  { callers }: Pick<ConfigurationFile, 'callers'>,
): readonly ConfigurationProblem[] {
  if (isLoopback(host) || isOpen || callers !== undefined) return [];
  const message = `is ${host}, which others can reach, and nobody is asked who they are: set callers or jwt in fabgraph.yaml, or FABGRAPH_ALLOW_ANYONE=true where something else asks`;
  return [{ where: 'HOST', message }];
}
