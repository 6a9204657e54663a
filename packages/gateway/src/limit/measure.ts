import { costOf } from '@fabgraph/schema';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { createItemCounter, type Variables } from './item-count.ts';

/** How much one operation asks, with fragments counted wherever they are spread. */
export interface Measure {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  readonly cost: number;
  /** What is wrong with the size of a page. */
  readonly pageProblem: string | null;
  /** Variables that decide how much it costs. */
  readonly countedBy: readonly string[];
}

export interface Measured {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Null: not known yet. Then the least that it may cost is measured. */
  readonly variables: Variables | null;
}

/** The same of a part of a document. */
interface Part {
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
  readonly directives: number;
  readonly cost: number;
  /** Once for each thing of the page around it, beside `cost`. */
  readonly costOfEach: number;
}

const NOTHING: Part = { depth: 0, aliases: 0, fields: 0, directives: 0, cost: 0, costOfEach: 0 };
/** Where counting ends: fragments can be spread more often than there are numbers. */
const COUNTLESS = 1e15;
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * Measures in one pass: each fragment once, however often it is spread. Takes documents that are not
 * valid; what the schema does not know costs nothing and is refused later.
 */
export function measureOperation({ schema, document, operation, variables }: Measured): Measure {
  const counter = createItemCounter(operation, variables);
  const fragments = fragmentsOf(document);
  const parts = new Map<string, Part>();
  const root = schema.getRootType(operation.operation) ?? undefined;
  const whole = measureSelections(operation.selectionSet, root);
  const { depth, aliases, fields, cost } = whole;
  return {
    depth,
    aliases,
    rootFields: fields,
    directives: bounded(whole.directives + directivesAround(operation)),
    cost,
    pageProblem: counter.problem(),
    countedBy: [...counter.countedBy].sort(),
  };

  function measureSelections(
    { selections }: SelectionSetNode,
    type: GraphQLNamedType | undefined,
  ): Part {
    return selections.reduce((sum, selection) => {
      const part = measureSelection(selection, type);
      return add(sum, { ...part, directives: part.directives + countDirectives(selection) });
    }, NOTHING);
  }

  function measureSelection(selection: SelectionNode, type: GraphQLNamedType | undefined): Part {
    if (selection.kind === Kind.FIELD) return measureField(selection, type);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return measureFragment(selection.name.value);
    const { typeCondition, selectionSet } = selection;
    const within = typeCondition ? schema.getType(typeCondition.name.value) : type;
    return measureSelections(selectionSet, within);
  }

  function measureFragment(name: string): Part {
    const known = parts.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    // One that leads back to itself counts for nothing within itself: it is refused as not valid.
    parts.set(name, NOTHING);
    if (fragment === undefined) return NOTHING;
    const { typeCondition, selectionSet } = fragment;
    const part = measureSelections(selectionSet, schema.getType(typeCondition.name.value));
    const whole = { ...part, directives: bounded(part.directives + countDirectives(fragment)) };
    parts.set(name, whole);
    return whole;
  }

  function measureField(node: FieldNode, type: GraphQLNamedType | undefined): Part {
    const field = fieldOf(type, node.name.value);
    const within = field && getNamedType(field.type);
    const below = node.selectionSet ? measureSelections(node.selectionSet, within) : NOTHING;
    const isExempt = INTROSPECTION.has(node.name.value);
    return {
      depth: isExempt ? 1 : below.depth + 1,
      aliases: below.aliases + (node.alias === undefined ? 0 : 1),
      fields: 1,
      directives: below.directives,
      ...(field === undefined ? { cost: below.cost, costOfEach: 0 } : price(node, field, below)),
    };
  }

  function price(
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    below: Part,
  ): Pick<Part, 'cost' | 'costOfEach'> {
    const { own, each, count } = costOf(schema, field);
    if (count === 'page') return { cost: own, costOfEach: bounded(each + below.cost) };
    if (typeof count === 'number') {
      return { cost: bounded(own + count * (each + below.cost)), costOfEach: 0 };
    }
    const items = counter.countOf(node, field, count);
    const isPage = count.by === 'value';
    const cost = isPage
      ? own + below.cost + items * (each + below.costOfEach)
      : own + items * (each + below.cost);
    return { cost: bounded(cost), costOfEach: 0 };
  }
}

function add(left: Part, right: Part): Part {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: bounded(left.aliases + right.aliases),
    fields: bounded(left.fields + right.fields),
    directives: bounded(left.directives + right.directives),
    cost: bounded(left.cost + right.cost),
    costOfEach: bounded(left.costOfEach + right.costOfEach),
  };
}

function bounded(count: number): number {
  return Math.min(count, COUNTLESS);
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  return fragments;
}

function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function countDirectives({ directives }: SelectionNode | FragmentDefinitionNode): number {
  return directives?.length ?? 0;
}

function directivesAround({ directives, variableDefinitions }: OperationDefinitionNode): number {
  const ofVariables = variableDefinitions?.map(({ directives }) => directives?.length ?? 0) ?? [];
  return ofVariables.reduce((sum, count) => sum + count, directives?.length ?? 0);
}
