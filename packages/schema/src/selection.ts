import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  type InlineFragmentNode,
  isAbstractType,
  type SelectionSetNode,
} from 'graphql';

/** The fields of one object type that a document selects, by name; one name may be selected more than once. */
export type Selection = ReadonlyMap<string, readonly FieldNode[]>;

/** What is selected below the field being resolved, where its value is of `typeName`. */
export function selectionOf(info: GraphQLResolveInfo, typeName: string): Selection {
  return selectionBelow(info, info.fieldNodes, typeName);
}

/** What is selected below some fields found in a selection. */
export function selectionBelow(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  typeName: string,
): Selection {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const node of nodes) {
    // Nodes may be shared by several executions, each of which leaves out its own.
    if (node.selectionSet === undefined || isLeftOut(info, node)) continue;
    collect(info, node.selectionSet, typeName, found, seen);
  }
  return found;
}

/** Whether anything is selected that takes more than the ref to answer. */
export function needsEntity(
  info: GraphQLResolveInfo,
  typeName: string,
  selection: Selection,
): boolean {
  const fields = objectTypeOf(info, typeName).getFields();
  return [...selection.keys()].some((name) => {
    const field = fields[name];
    return field !== undefined && field.extensions.followsFromRef !== true;
  });
}

/** What can be told of a selection before anything is read. */
type Told<T> = (info: GraphQLResolveInfo, nodes: readonly FieldNode[], typeName: string) => T;

/**
 * Tells it once for one execution: each thing of a list asks the same. Variables count, since they
 * choose what is left out, and so does the very list of nodes, which all things of a list share.
 * Kept with the variables, as what is kept per operation is with its context, and for its reason.
 */
export function perSelection<T>(tell: Told<T>): Told<T> {
  const memory = Symbol(tell.name);
  return (info, nodes, typeName) => {
    const variables = info.variableValues as {
      [memory]?: Map<readonly FieldNode[], Map<string, T>>;
    };
    variables[memory] ??= new Map();
    const byNodes = variables[memory];
    const byType = byNodes.get(nodes) ?? new Map<string, T>();
    const known = byType.get(typeName);
    if (known !== undefined) return known;
    const told = tell(info, nodes, typeName);
    byNodes.set(nodes, byType.set(typeName, told));
    return told;
  };
}

/** Put on fields that need nothing but the ref of what they belong to: reading them costs no look-up. */
export const FOLLOWS_FROM_REF = { extensions: { followsFromRef: true } } as const;

export function objectTypeOf({ schema }: GraphQLResolveInfo, typeName: string): GraphQLObjectType {
  return schema.getType(typeName) as GraphQLObjectType;
}

function collect(
  info: GraphQLResolveInfo,
  { selections }: SelectionSetNode,
  typeName: string,
  found: Map<string, FieldNode[]>,
  seen: Set<string>,
): void {
  for (const selection of selections) {
    if (isLeftOut(info, selection)) continue;
    if (selection.kind === 'Field') {
      const name = selection.name.value;
      const known = found.get(name);
      if (known === undefined) found.set(name, [selection]);
      else known.push(selection);
      continue;
    }
    const fragment = fragmentOf(info, selection, seen);
    if (fragment === null || !applies(info, fragment, typeName)) continue;
    collect(info, fragment.selectionSet, typeName, found, seen);
  }
}

type Selected = SelectionSetNode['selections'][number];

function isLeftOut({ variableValues }: GraphQLResolveInfo, node: Selected): boolean {
  if (node.directives === undefined || node.directives.length === 0) return false;
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if === false
  );
}

function fragmentOf(
  { fragments }: GraphQLResolveInfo,
  node: Exclude<Selected, FieldNode>,
  seen: Set<string>,
): InlineFragmentNode | FragmentDefinitionNode | null {
  if (node.kind === 'InlineFragment') return node;
  const name = node.name.value;
  if (seen.has(name)) return null;
  seen.add(name);
  return fragments[name] ?? null;
}

function applies(
  { schema }: GraphQLResolveInfo,
  { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
  typeName: string,
): boolean {
  const name = typeCondition?.name.value;
  if (name === undefined || name === typeName) return true;
  const condition = schema.getType(name);
  const type = schema.getType(typeName);
  return (
    isAbstractType(condition) &&
    type !== undefined &&
    schema.isSubType(condition, type as GraphQLObjectType)
  );
}
