import type { Adapter, Link, Ref } from '@fabgraph/contract';
import { GatewayError } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { type CountByArgument, MAX_IDS } from '../cost.ts';
import { encodeGlobalId } from '../global-id.ts';
import { lookUp } from '../load/follow-link.ts';
import { resolveAnyId } from '../load/resolve-id.ts';
import { FOLLOWS_FROM_REF } from '../selection.ts';

const COUNT_BY_IDS: CountByArgument = { argument: 'ids', by: 'length', max: MAX_IDS };

builder.interfaceType('Node', {
  description: 'Anything that can be asked for by its id alone.',
  fields: (t) => ({
    id: t.id({
      ...FOLLOWS_FROM_REF,
      description: 'Opaque and unique in this graph. Use it exactly as it was answered.',
      resolve: (node) =>
        encodeGlobalId('ref' in node ? node.ref : { type: 'Account', account: node.account }),
    }),
  }),
  resolveType: (node) => ('ref' in node ? node.ref.type : 'Account'),
});

builder.queryFields((t) => ({
  node: t.field({
    type: 'Node',
    nullable: true,
    description: 'Whatever has this id; null where there is no such thing.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, context, info) => find(context, info, id),
  }),
  nodes: t.field({
    type: ['Node'],
    nullable: { list: false, items: true },
    extensions: { cost: { count: COUNT_BY_IDS } },
    description:
      'Several at once, at most 100, in the order asked. A slot that has nothing is null; where its read failed, the error is at its path.',
    args: { ids: t.arg.idList({ required: true }) },
    resolve: async (_root, { ids }, context, info) => {
      checkCount(ids.length);
      const slots = await Promise.allSettled(ids.map((id) => find(context, info, id)));
      // An error as the value of a slot is that slot's own, and one promise serves them all.
      return slots.map((slot) => (slot.status === 'fulfilled' ? slot.value : slot.reason));
    },
  }),
}));

function checkCount(count: number): void {
  if (count <= MAX_IDS) return;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: `\`ids\` has ${count} entries; at most ${MAX_IDS} are looked up at once.`,
  });
}

async function find(
  context: GraphContext,
  info: GraphQLResolveInfo,
  id: string,
): Promise<Adapter | Link | null> {
  const found = resolveAnyId(context, id);
  return found !== null && isRef(found) ? lookUp(context, info, { ref: found }) : found;
}

function isRef(found: Adapter | Ref): found is Ref {
  return 'path' in found;
}
