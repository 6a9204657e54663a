import type { Link } from '@fabgraph/contract';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { GraphContext } from '../context.ts';
import {
  needsEntity,
  objectTypeOf,
  perSelection,
  type Selection,
  selectionBelow,
} from '../selection.ts';

/** Starts the read behind a connection field; put into the field's extensions as `startList`. */
export type StartList = (
  link: Link,
  // biome-ignore lint/suspicious/noExplicitAny: each field has arguments of its own.
  args: any,
  context: GraphContext,
  wants: ListWants,
) => Promise<unknown>;

/** What a document wants of a list, as far as it decides what is read. */
export interface ListWants {
  /** Relations of the things whose far ends are certain to be read: `steps { status }`. */
  readonly follows: ReadonlySet<string>;
  /** Whether anything follows the page: it may take a read to tell. */
  readonly hasNextPage: boolean;
}

/** What a document wants of a thing, as far as it decides what is read for it. */
export interface Outlook {
  /** Something is selected that takes more than the ref to answer. */
  readonly needsEntity: boolean;
  /** Lists in the thing, which its ref is enough for. */
  readonly lists: readonly ListAhead[];
}

interface ListAhead {
  readonly start: StartList;
  readonly args: object;
  readonly wants: ListWants;
}

/** What is selected below the field being resolved, where its value is of `typeName`. */
export function lookAhead(info: GraphQLResolveInfo, typeName: string): Outlook {
  return outlookOf(info, info.fieldNodes, typeName);
}

const outlookOf = perSelection((info, nodes, typeName): Outlook => {
  const selection = selectionBelow(info, nodes, typeName);
  return {
    needsEntity: needsEntity(info, typeName, selection),
    lists: listsIn(info, typeName, selection),
  };
});

/**
 * Starts the lists selected below a link beside the read of the thing itself. Their fields meet the
 * same reads later and show what became of them.
 */
export function startLists(context: GraphContext, link: Link, lists: readonly ListAhead[]): void {
  for (const { start, args, wants } of lists) {
    start(link, args, context, wants).catch(ignoreUntilResolved);
  }
}

/** What is wanted of the lists that some fields of this type stand for. */
export const listWantsOf = perSelection((info, nodes, connectionName): ListWants => {
  const connection = selectionBelow(info, nodes, connectionName);
  const pageInfo = selectionBelow(info, connection.get('pageInfo') ?? [], 'PageInfo');
  return {
    follows: followsIn(info, connection, connectionName),
    hasNextPage: pageInfo.has('hasNextPage'),
  };
});

function followsIn(
  info: GraphQLResolveInfo,
  connection: Selection,
  connectionName: string,
): ReadonlySet<string> {
  const stem = connectionName.replace(/Connection$/, '');
  const edges = selectionBelow(info, connection.get('edges') ?? [], `${stem}Edge`);
  const things = [...(connection.get('nodes') ?? []), ...(edges.get('node') ?? [])];
  const fields = objectTypeOf(info, stem).getFields();
  const follows = new Set<string>();
  for (const [name, below] of selectionBelow(info, things, stem)) {
    const type = getNamedType(fields[name]?.type);
    if (!isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Resource')) {
      continue;
    }
    if (needsEntity(info, type.name, selectionBelow(info, below, type.name))) follows.add(name);
  }
  return follows;
}

function listsIn(
  info: GraphQLResolveInfo,
  typeName: string,
  selection: Selection,
): readonly ListAhead[] {
  const fields = objectTypeOf(info, typeName).getFields();
  return [...selection].flatMap(([name, nodes]) => {
    const field = fields[name];
    const start = field?.extensions.startList as StartList | undefined;
    if (field === undefined || start === undefined) return [];
    const connectionName = getNamedType(field.type).name;
    return byAnswerName(nodes).flatMap((same) => {
      const args = argsOf(info, field, same[0]);
      return args === null ? [] : [{ start, args, wants: listWantsOf(info, same, connectionName) }];
    });
  });
}

/** Null where they are wrong: the field itself will say so. */
function argsOf(
  { variableValues }: GraphQLResolveInfo,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): object | null {
  try {
    return getArgumentValues(field, node, variableValues);
  } catch {
    return null;
  }
}

/** What one document selects under one name in the answer is one field, in how many parts it stands there. */
function byAnswerName(nodes: readonly FieldNode[]): readonly Parts[] {
  const parts = new Map<string, [FieldNode, ...FieldNode[]]>();
  for (const node of nodes) {
    const name = node.alias?.value ?? node.name.value;
    const known = parts.get(name);
    if (known === undefined) parts.set(name, [node]);
    else known.push(node);
  }
  return [...parts.values()];
}

type Parts = readonly [FieldNode, ...FieldNode[]];

function ignoreUntilResolved(): void {}
