import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Variables } from './item-count.ts';
import { type Measure, measureOperation } from './measure.ts';
import { checkMeasure } from './measure-check.ts';
import type { OperationLimits } from './operation-limit.ts';
import { checkVariables } from './variable-check.ts';

/** One operation that is to be run, as its transport has it. */
export interface OperationRun {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variableValues?: unknown;
}

export interface MeasuredDocuments {
  /** What refuses a document whatever its variables are; null where nothing does. */
  readonly check: (document: DocumentNode) => GraphQLError | null;
  /** What refuses an operation with these variables, of a document that has been checked. */
  readonly checkRun: (run: OperationRun) => GraphQLError | null;
}

/** What was found of one operation. It lasts as long as the document is kept. */
interface Verdict {
  /** Variables that decide whether it is too much. */
  readonly countedBy: readonly string[];
  /** By what those variables were. */
  readonly byCounts: Map<string, GraphQLError | null>;
}

/** Of one operation. A page has one of a hundred sizes, and few operations have more than one. */
const MAX_VERDICTS = 1_000;

/** Holds documents against the limits, each as often as its variables make a difference. */
export function createMeasuredDocuments(
  schema: GraphQLSchema,
  limits: OperationLimits,
): MeasuredDocuments {
  const verdicts = new WeakMap<OperationDefinitionNode, Verdict>();

  return {
    check: (document) => {
      for (const operation of operationsOf(document)) {
        const found = measure(document, operation, null);
        const refusal = checkMeasure(found, limits);
        if (refusal !== null) return refusal;
        verdicts.set(operation, { countedBy: found.countedBy, byCounts: new Map() });
      }
      return null;
    },
    checkRun: (run) =>
      checkVariables(run.variableValues, limits.maxVariableDepth) ?? checkCost(run),
  };

  function checkCost({
    document,
    operationName,
    variableValues,
  }: OperationRun): GraphQLError | null {
    const operation = getOperationAST(document, operationName);
    if (operation === null || operation === undefined) return null;
    const { countedBy = [], byCounts = new Map() } = verdicts.get(operation) ?? {};
    if (countedBy.length === 0) return null;
    const variables = (variableValues ?? {}) as Variables;
    const key = JSON.stringify(countedBy.map((name) => countIn(variables, name)));
    const known = byCounts.get(key);
    if (known !== undefined) return known;
    const refusal = checkMeasure(measure(document, operation, variables), limits);
    if (byCounts.size >= MAX_VERDICTS) byCounts.clear();
    byCounts.set(key, refusal);
    return refusal;
  }

  function measure(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables | null,
  ): Measure {
    return measureOperation({ schema, document, operation, variables });
  }
}

function operationsOf({ definitions }: DocumentNode): readonly OperationDefinitionNode[] {
  return definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
}

/** All of a variable that makes a difference. A short text, so that what is kept is. */
function countIn(variables: Variables, name: string): string {
  if (!Object.hasOwn(variables, name)) return '';
  const value = variables[name];
  if (Array.isArray(value)) return `${value.length} items`;
  return typeof value === 'number' ? String(value) : typeof value;
}
