import type { Adapter, Entity, Page, ReadContext, Ref } from '@fabgraph/contract';
import { GatewayError, refKey } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { readContextOf } from '../load/read-context.ts';
import { createWalkCursor, type WalkCursor, type WalkState } from './cursor.ts';
import { merge, type Pick, takeSmallest, takeTurns } from './merge.ts';
import { createOwnOrderView } from './own-order-view.ts';
import { START } from './place.ts';
import { type AnyOrder, positionOf } from './sort-key.ts';
import { createSortedView } from './sorted-view.ts';
import {
  createClosedSource,
  createSource,
  createUnsupportedSource,
  type Source,
} from './source.ts';
import type { SourceReport } from './source-report.ts';
import { createVendorList, type ReadLimits } from './vendor-list.ts';

/** What is asked of a list over several accounts. */
export interface MergedListQuery<E> {
  /** What is listed, for messages and to tell one list's cursors from another's: `jobs`. */
  readonly field: string;
  readonly adapters: readonly Adapter[];
  /** The account's way to list them; undefined where its vendor has no such things. */
  readonly listOf: (adapter: Adapter) => ListRead<E> | undefined;
  readonly parent?: Ref<'Folder'> | Ref<'Model'> | undefined;
  readonly filter?: object | undefined;
  readonly orderBy?: AnyOrder | undefined;
  readonly first: number;
  readonly after?: string | undefined;
  readonly follows?: ReadonlySet<string> | undefined;
  readonly limits?: ReadLimits | undefined;
}

/** `ReadFacet.list` of whichever noun; the query is made here out of parts of the right types. */
export type ListRead<E> = (query: ErasedListQuery, context: ReadContext) => Promise<Page<E>>;

export interface ErasedListQuery {
  readonly parent?: Ref<'Folder'> | Ref<'Model'> | undefined;
  readonly after?: string | undefined;
  readonly first: number;
  readonly filter?: object | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each noun has its own union of order fields.
  readonly orderBy?: any;
  readonly follows?: ReadonlySet<string> | undefined;
}

export interface MergedPage<E> {
  readonly edges: readonly { readonly entity: E; readonly cursor: string }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number | null;
  readonly sources: readonly SourceReport[];
  /** Errors behind the FAILED sources, for lists that have one source only. */
  readonly failures: readonly unknown[];
}

/** A vendor's list that must be read whole for one page may cost this much. */
export const DEFAULT_LIMITS: ReadLimits = { maxCalls: 50, maxItems: 5_000 };

const MAX_FIRST = 100;
const MAX_PAGE_SIZE = 100;

/**
 * One page of a list over all the accounts asked. A vendor's failure is told in `sources` and takes
 * only its own items away.
 * @throws GatewayError INVALID_INPUT for a bad `first` or `after`, before any call.
 */
export async function readMergedList<E extends Entity>(
  context: GraphContext,
  query: MergedListQuery<E>,
): Promise<MergedPage<E>> {
  checkFirst(query.first);
  const cursor = createWalkCursor(context.cursors, identityOf(query));
  const walk: WalkState = query.after === undefined ? { places: {} } : cursor.read(query.after);
  const sources = query.adapters.map((adapter) => openSource(context, query, adapter, walk));
  const { picks, hasNext } = await merge(sources, query.first, () =>
    query.orderBy === undefined
      ? takeTurns(sources, walk.lastAccount)
      : takeSmallest<E>(query.orderBy),
  );
  const taken = picks.at(-1)?.taken ?? [];
  return {
    edges: picks.map((pick) => toEdge(pick, query, sources, cursor)),
    hasNextPage: hasNext,
    hasPreviousPage: query.after !== undefined,
    totalCount: sumOf(sources.map((source) => source.total())),
    sources: sources.map((source, index) => source.report(taken[index] ?? 0)),
    failures: sources.map((source) => source.failure()).filter((failure) => failure !== undefined),
  };
}

function openSource<E extends Entity>(
  context: GraphContext,
  {
    field,
    listOf,
    parent,
    filter,
    orderBy,
    first,
    follows,
    limits = DEFAULT_LIMITS,
  }: MergedListQuery<E>,
  adapter: Adapter,
  { places, boundary }: WalkState,
): Source<E> {
  const { account, vendor } = adapter;
  const list = listOf(adapter);
  if (list === undefined) {
    const message = `${vendor.name} has no ${field} to list.`;
    return createUnsupportedSource(adapter, { code: 'UNSUPPORTED', message, retryAfterMs: null });
  }
  const place = (Object.hasOwn(places, account) ? places[account] : undefined) ?? START;
  if (place.state === 'done' || place.state === 'failed') return createClosedSource(adapter, place);

  // What is to be ordered may have to be read to its end: large pages make that few calls.
  const pageSize = orderBy === undefined ? Math.min(MAX_PAGE_SIZE, first + 1) : MAX_PAGE_SIZE;
  const openList = (after: string | undefined) =>
    createVendorList<E>({
      adapter,
      after,
      pageSize,
      limits,
      read: (from, count) =>
        list(
          { parent, after: from, first: count, filter, orderBy, follows },
          readContextOf(context, account),
        ),
    });
  const view =
    orderBy === undefined
      ? createOwnOrderView(openList(place.state === 'after' ? place.cursor : undefined), place)
      : createSortedView<E>({ openList, orderBy, from: place, boundary });
  return createSource(adapter, view, context.onFault ?? (() => {}));
}

/** Cursors are dear to sign and mostly nobody asks for them: each is made when it is read. */
function toEdge<E extends Entity>(
  { entity, taken }: Pick<E>,
  { orderBy }: MergedListQuery<E>,
  sources: readonly Source<E>[],
  cursor: WalkCursor,
): MergedPage<E>['edges'][number] {
  return {
    entity,
    get cursor() {
      return cursor.write({
        places: Object.fromEntries(
          sources.map((source, index) => [
            source.adapter.account,
            source.placeAfter(taken[index] ?? 0),
          ]),
        ),
        ...(orderBy === undefined
          ? { lastAccount: entity.ref.account }
          : { boundary: positionOf(entity, orderBy.field) }),
      });
    },
  };
}

function identityOf<E>({ field, adapters, parent, filter, orderBy }: MergedListQuery<E>): unknown {
  return [
    field,
    parent === undefined ? null : refKey(parent),
    filter ?? null,
    orderBy ?? null,
    adapters.map(({ account, credentialFingerprint }) => [account, credentialFingerprint]),
  ];
}

function checkFirst(first: number): void {
  if (first >= 1 && first <= MAX_FIRST) return;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: `\`first\` is ${first}; a page has 1 to ${MAX_FIRST} items.`,
  });
}

/** Honest: what one source cannot count, nobody can. */
function sumOf(totals: readonly (number | null)[]): number | null {
  return totals.reduce<number | null>(
    (sum, total) => (sum === null || total === null ? null : sum + total),
    0,
  );
}
