import { type Adapter, type Entity, type Link, type Ref, refKey } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from './context.ts';
import { accountOf } from './load/account.ts';
import { type AccountFilter, selectAccounts } from './load/account-filter.ts';
import { linkTo } from './load/entity.ts';
import { matchesNothing, toFilter } from './load/filter.ts';
import { followsOf } from './load/look-ahead.ts';
import { onceOf } from './load/read-context.ts';
import { type ListRead, type MergedPage, readMergedList } from './merged-list/merged-list.ts';
import type { AnyOrder } from './merged-list/sort-key.ts';
import type { SourceReport } from './merged-list/source-report.ts';

/** What the resolvers of a connection type are given. */
export interface Connection<E extends Entity> {
  readonly edges: { readonly cursor: string; readonly node: Link<E> }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number | null;
  readonly sources: readonly SourceReport[];
  readonly failures: readonly unknown[];
}

/** The arguments of any connection field. */
export interface ConnectionArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly filter?: (AccountFilter & object) | null | undefined;
  readonly orderBy?: AnyOrder | null | undefined;
}

/** One noun's list: its name in the graph and where an adapter has it. */
export interface Listing<E extends Entity> {
  readonly field: string;
  readonly listOf: (adapter: Adapter) => ListRead<E> | undefined;
}

/** Options of a connection field over all the caller's accounts. */
export function overAccounts<E extends Entity>(listing: Listing<E>) {
  return {
    resolve: (
      _root: unknown,
      args: ConnectionArgs,
      context: GraphContext,
      info: GraphQLResolveInfo,
    ): Promise<Connection<E>> =>
      readConnection(context, listing, args, undefined, followsBelow(info)),
  };
}

/** Options of a connection field that lists what lies in a folder or belongs to a model. */
export function within<E extends Entity>(listing: Listing<E>) {
  const read = (
    { ref }: Link,
    args: ConnectionArgs,
    context: GraphContext,
    follows: ReadonlySet<string>,
  ) => readConnection(context, listing, args, ref as Parent, follows);
  return {
    extensions: { followsFromRef: true, startList: read },
    resolve: (
      link: Link,
      args: ConnectionArgs,
      context: GraphContext,
      info: GraphQLResolveInfo,
    ): Promise<Connection<E>> => read(link, args, context, followsBelow(info)),
  };
}

/** One page of one account's list. @throws what the vendor's failure was: such a list has no `sources` to tell it in. */
export async function readOwnConnection<E extends Entity>(
  context: GraphContext,
  listing: Listing<E>,
  args: ConnectionArgs,
  adapter: Adapter,
): Promise<Connection<E>> {
  const page = await readConnection(
    context,
    listing,
    { ...args, filter: { accounts: [adapter.account] } },
    undefined,
    new Set(),
  );
  if (page.failures.length > 0) throw page.failures[0];
  return page;
}

type Parent = Ref<'Folder'> | Ref<'Model'>;

const DEFAULT_FIRST = 50;

/** Equal lists in one operation are read once: by two aliases, or ahead of their field. */
async function readConnection<E extends Entity>(
  context: GraphContext,
  { field, listOf }: Listing<E>,
  { first, after, filter, orderBy }: ConnectionArgs,
  parent: Parent | undefined,
  follows: ReadonlySet<string>,
): Promise<Connection<E>> {
  const { vendors, accounts, ...rest } = filter ?? {};
  const query = {
    field,
    parent,
    filter: toFilter(rest),
    orderBy: orderBy ?? undefined,
    first: first ?? DEFAULT_FIRST,
    after: after ?? undefined,
  };
  const selected = selectAccounts(context, { vendors, accounts });
  const own =
    parent === undefined
      ? selected
      : selected.filter((adapter) => adapter === accountOf(context, parent));
  const adapters = matchesNothing(rest) ? [] : own;
  const place = parent === undefined ? null : refKey(parent);
  const key = JSON.stringify([{ ...query, parent: place }, adapters.map(({ account }) => account)]);
  return onceOf(context, ACROSS_ACCOUNTS)(key, async () =>
    toConnection(context, await readMergedList(context, { ...query, adapters, listOf, follows })),
  );
}

/** No account has this name. */
const ACROSS_ACCOUNTS = '';

function toConnection<E extends Entity>(
  context: GraphContext,
  { edges, hasNextPage, hasPreviousPage, totalCount, sources, failures }: MergedPage<E>,
): Connection<E> {
  return {
    edges: edges.map((edge) => ({
      node: linkTo(context, edge.entity),
      get cursor() {
        return edge.cursor;
      },
    })),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      get startCursor() {
        return edges[0]?.cursor ?? null;
      },
      get endCursor() {
        return edges.at(-1)?.cursor ?? null;
      },
    },
    totalCount,
    sources,
    failures,
  };
}

function followsBelow(info: GraphQLResolveInfo): ReadonlySet<string> {
  return followsOf(info, info.fieldNodes, String(info.returnType).replace(/!$/, ''));
}
