import { type CountByArgument, DEFAULT_PAGE_SIZE } from '@fabgraph/schema';
import {
  type FieldNode,
  type GraphQLField,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** How many things the fields of one operation give, as far as their arguments tell. */
export interface ItemCounter {
  readonly countOf: (
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    by: CountByArgument,
  ) => number;
  /** Variables that a count was taken from, or will be once they are known. */
  readonly countedBy: ReadonlySet<string>;
  /** What is wrong with a count: the first that was met. */
  readonly problem: () => string | null;
}

/** Where no variables are given yet, each that counts stands for the fewest. */
export function createItemCounter(
  operation: OperationDefinitionNode,
  variables: Variables | null,
): ItemCounter {
  const countedBy = new Set<string>();
  let problem: string | null = null;

  return {
    countedBy,
    problem: () => problem,
    countOf: (node, field, by) => {
      const given = node.arguments?.find(({ name }) => name.value === by.argument)?.value;
      const fallback = by.by === 'length' ? 1 : defaultOf(field, by.argument);
      if (given === undefined) return fallback;
      const value = givenBy(given);
      if (value === UNKNOWN) return 1;
      return (by.by === 'length' ? lengthOf(value, by) : numberOf(value, by)) ?? fallback;
    },
  };

  function givenBy(node: ValueNode): unknown {
    if (node.kind !== Kind.VARIABLE) return literalOf(node);
    const name = node.name.value;
    countedBy.add(name);
    const byDefault = defaultOfVariable(name);
    if (variables === null) return isInt(byDefault) ? UNKNOWN : byDefault;
    return Object.hasOwn(variables, name) ? variables[name] : byDefault;
  }

  function defaultOfVariable(name: string): unknown {
    const { defaultValue } =
      operation.variableDefinitions?.find(({ variable }) => variable.name.value === name) ?? {};
    return defaultValue === undefined ? undefined : literalOf(defaultValue);
  }

  function numberOf(value: unknown, { argument, max }: CountByArgument): number | null {
    if (typeof value !== 'number') return null;
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    problem ??= `\`${argument}\` is ${value}; a page has 1 to ${max} items.`;
    return 1;
  }
}

const UNKNOWN = Symbol('a variable that is not known yet');

/** False for numbers only that no Int can be, whatever page it is of. */
function isInt(value: unknown): boolean {
  return typeof value !== 'number' || (value | 0) === value;
}

function lengthOf(value: unknown, { max }: CountByArgument): number {
  return Array.isArray(value) ? Math.min(value.length, max) : 1;
}

/** As far as a count can be told by it; what else it may be is refused or left to its default elsewhere. */
function literalOf(node: ValueNode): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return Number(node.value);
  return node.kind === Kind.LIST ? node.values : undefined;
}

function defaultOf({ args }: GraphQLField<unknown, unknown>, argument: string): number {
  const { defaultValue } = args.find(({ name }) => name === argument) ?? {};
  return typeof defaultValue === 'number' ? defaultValue : DEFAULT_PAGE_SIZE;
}
