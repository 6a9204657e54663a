import type { GraphQLError } from 'graphql';
import { invalidInput, inWords, tooComplex } from './limit-error.ts';
import type { Measure } from './measure.ts';
import type { OperationLimits } from './operation-limit.ts';

/** What refuses an operation of this measure; null where it is within all limits. */
export function checkMeasure(
  { depth, aliases, rootFields, directives, cost, pageProblem }: Measure,
  { maxDepth, maxAliases, maxRootFields, maxDirectives, maxCost }: OperationLimits,
): GraphQLError | null {
  if (pageProblem !== null) return invalidInput(pageProblem);
  if (depth > maxDepth) {
    return tooComplex({
      limit: 'DEPTH',
      sent: `The operation has a depth of ${inWords(depth)} fields within each other`,
      max: maxDepth,
      advice: 'ask for what lies deeper by its id, in another operation',
    });
  }
  if (aliases > maxAliases) {
    return tooComplex({
      limit: 'ALIASES',
      sent: `The operation has ${inWords(aliases)} aliases, counted wherever a fragment is spread`,
      max: maxAliases,
      advice: 'ask for several things by `nodes(ids:)`, or in several operations',
    });
  }
  if (rootFields > maxRootFields) {
    return tooComplex({
      limit: 'ROOT_FIELDS',
      sent: `The operation has ${inWords(rootFields)} root fields`,
      max: maxRootFields,
      advice: 'split it into several operations',
    });
  }
  if (directives > maxDirectives) {
    return tooComplex({
      limit: 'DIRECTIVES',
      sent: `The operation has ${inWords(directives)} directives, counted wherever a fragment is spread`,
      max: maxDirectives,
      advice: 'put several fields into one fragment with one directive',
    });
  }
  if (cost > maxCost) {
    return tooComplex({
      limit: 'COST',
      sent: `The operation costs up to ${inWords(cost)} reads of one thing`,
      max: maxCost,
      advice: 'ask for shorter pages with `first`, or for fewer lists within each other',
    });
  }
  return null;
}
