import type { ExecutionResult } from 'graphql';

/**
 * A result in JSON, written once for all who are sent the same one. Not for results that say
 * something else to each caller, as those with errors do.
 */
export function textOf(result: ExecutionResult & Written): string {
  const known = result[TEXT];
  if (known !== undefined) return known;
  const text = JSON.stringify(result);
  Object.defineProperty(result, TEXT, { value: text, enumerable: false });
  return text;
}

/** On the result itself: a weak map by results would be one that young garbage is not taken out of. */
const TEXT = Symbol('text');

interface Written {
  [TEXT]?: string;
}
