import type { GraphQLError } from 'graphql';
import { invalidInput, tooComplex } from './limit-error.ts';

/**
 * What refuses the variables of an operation, whatever type they are of: too many lists and objects
 * within each other, or text that is no Unicode and could reach no vendor as it is.
 */
export function checkVariables(variables: unknown, maxDepth: number): GraphQLError | null {
  if (!isNested(variables)) return null;
  for (const [name, value] of Object.entries(variables)) {
    const fault = faultOf(value, maxDepth);
    if (fault === 'deep') {
      return tooComplex({
        limit: 'VARIABLE_DEPTH',
        sent: `The variable "${shortened(name)}" has more than ${maxDepth} lists and objects within each other`,
        max: maxDepth,
        advice: 'send a flatter value',
      });
    }
    if (fault === 'surrogate') {
      return invalidInput(
        `The variable "${shortened(name)}" holds half of a surrogate pair, which is no Unicode text.`,
      );
    }
  }
  return null;
}

/** `depth`: how many lists and objects there may be around whatever is innermost. */
function faultOf(value: unknown, depth: number): 'deep' | 'surrogate' | null {
  if (typeof value === 'string') return isWellFormed(value) ? null : 'surrogate';
  if (!isNested(value)) return null;
  if (depth === 0) return 'deep';
  if (Array.isArray(value)) return firstFault(value, depth - 1);
  return firstFault(Object.keys(value), 1) ?? firstFault(Object.values(value), depth - 1);
}

function firstFault(values: readonly unknown[], depth: number): 'deep' | 'surrogate' | null {
  for (const value of values) {
    const fault = faultOf(value, depth);
    if (fault !== null) return fault;
  }
  return null;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The engine tells it without reading texts that are of bytes only; the types of its language come later. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed: () => boolean }).isWellFormed();
}

const SHOWN_LENGTH = 100;
/** With the flag a surrogate matches only where the other half is missing. */
const HALF = /\p{Cs}/gu;

function shortened(name: string): string {
  return name.slice(0, SHOWN_LENGTH).replace(HALF, '\uFFFD');
}
