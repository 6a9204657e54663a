import type { Adapter, Entity, Page, ReadContext, Ref } from '@fabgraph/contract';
import { GatewayError } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { MAX_PAGE_SIZE } from '../cost.ts';
import { toldWhenRead } from '../told-when-read.ts';
import { takeSmallest, takeTurns } from './chooser.ts';
import { createWalkCursor, type WalkCursor, type WalkState } from './cursor.ts';
import { type Merged, merge, takenWith } from './merge.ts';
import { type OpenSource, openSource } from './open-source.ts';
import { type AnyOrder, positionOf } from './sort-key.ts';
import type { Source } from './source.ts';
import type { SourceReport } from './source-report.ts';

/** What is asked of a list over several accounts. */
export interface MergedListQuery<E> {
  /** What is listed, for messages: `jobs`. */
  readonly field: string;
  /** Tells this list from every other of an account: field, parent, filter and order. */
  readonly key: string;
  readonly adapters: readonly Adapter[];
  /** The account's way to list them; undefined where its vendor has no such things. */
  readonly listOf: (adapter: Adapter) => ListRead<E> | undefined;
  readonly parent?: Ref<'Folder'> | Ref<'Model'> | undefined;
  readonly filter?: object | undefined;
  readonly orderBy?: AnyOrder | undefined;
  readonly first: number;
  readonly after?: string | undefined;
  readonly follows?: ReadonlySet<string> | undefined;
  /** Whether anybody wants to know if something follows; asked once the page is full. Default: yes. */
  readonly wantsNext?: (() => boolean) | undefined;
  /** Whether an old first page may stand in for a vendor that fails. Default true. */
  readonly isStaleAllowed?: boolean | undefined;
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
  readonly items: readonly E[];
  /** Made when it is asked for: cursors are dear to sign and mostly nobody wants them. */
  readonly cursorOf: (index: number) => string;
  /** Undefined: nobody asked, and it would have taken a call to tell. */
  readonly hasNextPage: boolean | undefined;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number | null;
  readonly sources: readonly SourceReport[];
  /** Errors behind the FAILED sources, for lists that have one source only. */
  readonly failures: readonly unknown[];
}

/** Of a first page that may have to stand in, so many things more than it was asked for. */
const STALE_MARGIN = 100;

/**
 * One page of a list over all the accounts asked. A vendor's failure is told in `sources` and takes
 * only its own items away.
 * @throws GatewayError INVALID_INPUT for a bad `first` or `after`, before any call.
 */
export async function readMergedList<E extends Entity>(
  context: GraphContext,
  query: MergedListQuery<E>,
): Promise<MergedPage<E>> {
  const { adapters, after, first, orderBy, wantsNext = () => true } = query;
  checkFirst(first);
  const cursor = createWalkCursor(context.cursors, () => identityOf(query));
  const walk: WalkState = after === undefined ? { places: [] } : cursor.read(after);
  const openedAt = context.lists?.now() ?? 0;
  const opened = adapters.map((adapter) => openSource(context, query, adapter, walk));
  const sources = opened.map(({ source }) => source);
  const page = await merge({
    sources,
    first,
    wantsNext,
    startChooser: () =>
      orderBy === undefined ? takeTurns(sources, walk.lastAccount) : takeSmallest(sources, orderBy),
  });
  for (const { source, stale } of opened) {
    const start = stale === undefined ? undefined : source.start(first + STALE_MARGIN, openedAt);
    if (start !== undefined) stale?.put(query.key, start);
  }
  const known = {
    items: page.items,
    cursorOf: createCursors(page, query, opened, cursor),
    hasNextPage: page.hasNext,
    hasPreviousPage: after !== undefined,
  };
  return withReports({ sources, taken: page.taken }, known);
}

interface Reporting {
  readonly sources: readonly Source<unknown>[];
  /** How many items each of them gave. */
  readonly taken: readonly number[];
}

const withReports = toldWhenRead<
  Reporting,
  Pick<MergedPage<unknown>, 'totalCount' | 'sources' | 'failures'>
>({
  totalCount: ({ sources }) => sumOf(sources.map((source) => source.total())),
  sources: ({ sources, taken }) => sources.map((source, index) => source.report(taken[index] ?? 0)),
  failures: ({ sources }) =>
    sources.map((source) => source.failure()).filter((cause) => cause !== undefined),
});

/** What was read behind the page waits for whoever asks for its last cursor. */
function createCursors<E extends Entity>(
  page: Merged<E>,
  { orderBy }: MergedListQuery<E>,
  opened: readonly OpenSource<E>[],
  cursor: WalkCursor,
): (index: number) => string {
  const write = (index: number): string => {
    const taken = takenWith(page, index);
    const last = page.items[index] as E;
    return cursor.write({
      places: opened.map(({ source }, at) => source.placeAfter(taken[at] as number)),
      ...(orderBy === undefined
        ? { lastAccount: last.ref.account }
        : { boundary: positionOf(last, orderBy.field) }),
    });
  };
  let end: string | undefined;
  const writeEnd = (): string => {
    const token = write(page.items.length - 1);
    for (const [index, { source, readAhead }] of opened.entries()) {
      const rest = readAhead && source.rest(page.taken[index] as number);
      if (rest !== undefined) readAhead?.put(token, rest);
    }
    return token;
  };
  return (index) => {
    if (index !== page.items.length - 1) return write(index);
    end ??= writeEnd();
    return end;
  };
}

function identityOf<E>({ key, adapters }: MergedListQuery<E>): string {
  const accounts = adapters.map(({ account, credentialFingerprint }) => [
    account,
    credentialFingerprint,
  ]);
  return JSON.stringify([key, accounts]);
}

function checkFirst(first: number): void {
  if (first >= 1 && first <= MAX_PAGE_SIZE) return;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: `\`first\` is ${first}; a page has 1 to ${MAX_PAGE_SIZE} items.`,
  });
}

/** Honest: what one source cannot count, nobody can. */
function sumOf(totals: readonly (number | null)[]): number | null {
  return totals.reduce<number | null>(
    (sum, total) => (sum === null || total === null ? null : sum + total),
    0,
  );
}
