import { type Adapter, type Entity, type Link, type Ref, refKey } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from './context.ts';
import { DEFAULT_PAGE_SIZE } from './cost.ts';
import { createEdge, type Edge } from './edge.ts';
import { accountOf } from './load/account.ts';
import { type AccountFilter, selectAccounts } from './load/account-filter.ts';
import { linkToRead } from './load/entity.ts';
import { matchesNothing, toFilter } from './load/filter.ts';
import { type ListWants, listWantsOf } from './load/look-ahead.ts';
import { createPerOperation } from './load/per-operation.ts';
import { type ListRead, type MergedPage, readMergedList } from './merged-list/merged-list.ts';
import type { AnyOrder } from './merged-list/sort-key.ts';
import type { SourceReport } from './merged-list/source-report.ts';
import { createStartedLists } from './merged-list/started-lists.ts';
import { toldWhenRead } from './told-when-read.ts';

/** What the resolvers of a connection type are given. */
export interface Connection<E extends Entity> {
  readonly edges: Edge<E>[];
  /** Otherwise nobody asked, and `hasNextPage` says nothing. */
  readonly knowsNextPage: boolean;
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

const startedListsOf = createPerOperation(() => createStartedLists());

/** Options of a connection field over all the caller's accounts. */
export function overAccounts<E extends Entity>(listing: Listing<E>) {
  return {
    resolve: (
      _root: unknown,
      args: ConnectionArgs,
      context: GraphContext,
      info: GraphQLResolveInfo,
    ): Promise<Connection<E>> =>
      readConnection(context, { listing, args, wants: wantsBelow(info) }),
  };
}

/** Options of a connection field that lists what lies in a folder or belongs to a model. */
export function within<E extends Entity>(listing: Listing<E>) {
  const read = (
    { ref }: Link,
    args: ConnectionArgs,
    context: GraphContext,
    wants: ListWants,
  ): Promise<Connection<E>> =>
    readConnection(context, { listing, args, parent: ref as Parent, wants });
  return {
    extensions: { followsFromRef: true, startList: read },
    resolve: (
      link: Link,
      args: ConnectionArgs,
      context: GraphContext,
      info: GraphQLResolveInfo,
    ): Promise<Connection<E>> => read(link, args, context, wantsBelow(info)),
  };
}

/** One page of one account's list. @throws what the vendor's failure was: such a list has no `sources` to tell it in. */
export async function readOwnConnection<E extends Entity>(
  context: GraphContext,
  listing: Listing<E>,
  args: ConnectionArgs,
  adapter: Adapter,
): Promise<Connection<E>> {
  const page = await readConnection(context, {
    listing,
    args: { ...args, filter: { accounts: [adapter.account] } },
    wants: { follows: new Set(), hasNextPage: true },
    isStaleAllowed: false,
  });
  if (page.failures.length > 0) throw page.failures[0];
  return page;
}

type Parent = Ref<'Folder'> | Ref<'Model'>;

interface ListRequest<E extends Entity> {
  readonly listing: Listing<E>;
  readonly args: ConnectionArgs;
  readonly parent?: Parent;
  readonly wants: ListWants;
  readonly isStaleAllowed?: boolean;
}

/**
 * Equal lists in one operation are read once: by two aliases, or ahead of their field. Reading on to
 * learn whether anything follows is left out as long as nobody asks.
 */
async function readConnection<E extends Entity>(
  context: GraphContext,
  { listing: { field, listOf }, args, parent, wants, isStaleAllowed = true }: ListRequest<E>,
): Promise<Connection<E>> {
  const { vendors, accounts, ...rest } = args.filter ?? {};
  const said = toFilter(rest);
  // A filter that says nothing is none: both ask for one and the same list.
  const filter = Object.keys(said).length === 0 ? undefined : said;
  const orderBy = args.orderBy ?? undefined;
  const first = args.first ?? DEFAULT_PAGE_SIZE;
  const after = args.after ?? undefined;
  const selected = selectAccounts(context, { vendors, accounts });
  const own =
    parent === undefined
      ? selected
      : selected.filter((adapter) => adapter === accountOf(context, parent));
  const adapters = matchesNothing(rest) ? [] : own;

  const key = keyOf(field, parent, filter, orderBy);
  const names = adapters.map(({ account }) => account);
  return startedListsOf(context, ACROSS_ACCOUNTS).join(
    JSON.stringify([key, names, first, after, isStaleAllowed]),
    wants.hasNextPage,
    (wantsNext) =>
      readMergedList(context, {
        field,
        key,
        listOf,
        adapters,
        parent,
        filter,
        orderBy,
        first,
        after,
        follows: wants.follows,
        wantsNext,
        isStaleAllowed,
      }).then((page) => toConnection(context, page)),
  );
}

/** Tells a list from every other of an account. */
function keyOf(
  field: string,
  parent: Parent | undefined,
  filter: object | undefined,
  orderBy: AnyOrder | undefined,
): string {
  const within = parent && refKey(parent);
  return JSON.stringify([field, within, filter, orderBy?.field, orderBy?.direction]);
}

/** No account has this name. */
const ACROSS_ACCOUNTS = '';

function toConnection<E extends Entity>(context: GraphContext, page: MergedPage<E>): Connection<E> {
  const { items, cursorOf, hasNextPage, hasPreviousPage } = page;
  return withCounts(page, {
    edges: items.map((entity, index) => createEdge(linkToRead(context, entity), index, cursorOf)),
    knowsNextPage: hasNextPage !== undefined,
    pageInfo: withCursors(page, { hasNextPage: hasNextPage ?? false, hasPreviousPage }),
  });
}

const withCounts = toldWhenRead<
  MergedPage<Entity>,
  Pick<Connection<Entity>, 'totalCount' | 'sources' | 'failures'>
>({
  totalCount: (page) => page.totalCount,
  sources: (page) => page.sources,
  failures: (page) => page.failures,
});

const withCursors = toldWhenRead<
  MergedPage<Entity>,
  Pick<Connection<Entity>['pageInfo'], 'startCursor' | 'endCursor'>
>({
  startCursor: ({ items, cursorOf }) => (items.length === 0 ? null : cursorOf(0)),
  endCursor: ({ items, cursorOf }) => (items.length === 0 ? null : cursorOf(items.length - 1)),
});

function wantsBelow(info: GraphQLResolveInfo): ListWants {
  return listWantsOf(info, info.fieldNodes, String(info.returnType).replace(/!$/, ''));
}
