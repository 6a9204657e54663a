import type { Link } from '@fabgraph/contract';
import {
  type FieldNode,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { GraphContext } from '../context.ts';
import { needsEntity, objectTypeOf, selectionBelow, selectionOf } from '../selection.ts';

/** Starts the read behind a connection field; put into the field's extensions as `startList`. */
export type StartList = (
  link: Link,
  // biome-ignore lint/suspicious/noExplicitAny: each field has arguments of its own.
  args: any,
  context: GraphContext,
  follows: ReadonlySet<string>,
) => Promise<unknown>;

/**
 * Starts the lists selected below a link, which need its ref only, beside the read of the thing
 * itself. Their fields meet the same reads later and show what became of them.
 */
export function startLists(context: GraphContext, info: GraphQLResolveInfo, link: Link): void {
  const fields = objectTypeOf(info, link.ref.type).getFields();
  for (const [name, nodes] of selectionOf(info, link.ref.type)) {
    const field = fields[name];
    const start = field?.extensions.startList as StartList | undefined;
    if (field === undefined || start === undefined) continue;
    for (const node of nodes) {
      const args = getArgumentValues(field, node, info.variableValues);
      start(link, args, context, followsOf(info, [node], getNamedType(field.type).name)).catch(
        ignoreUntilResolved,
      );
    }
  }
}

/** Relations of a connection's nodes whose far ends are certain to be read: `steps { status }`. */
export function followsOf(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  connectionName: string,
): ReadonlySet<string> {
  const connection = selectionBelow(info, nodes, connectionName);
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

function ignoreUntilResolved(): void {}
