import {
  type Entity,
  type ListQuery,
  type Order,
  type Page,
  type ReadContext,
  refKey,
  type Slot,
  VendorError,
} from '@fabgraph/contract';

export interface Call {
  readonly account: string;
  readonly method: string;
  /** Paths read in bulk, or the query of a list. */
  readonly asked: unknown;
}

export interface NounOptions<E> {
  readonly items?: readonly E[];
  /** Items a page; absent: the list comes whole. */
  readonly pageSize?: number;
  /** The vendor can order by every field, breaking ties in its own way. */
  readonly canOrder?: boolean;
  readonly isStable?: boolean;
  readonly canCount?: boolean;
  /** Throws to make a read fail. */
  readonly onCall?: (call: Call) => void;
  readonly inParent?: (entity: E, parent: Entity['ref']) => boolean;
}

/** One noun of a vendor that lives in memory and pages by key, as the port asks. */
export interface MemoryNoun<E> {
  /** In the vendor's own order. */
  readonly all: () => readonly E[];
  /** Puts it before the item at this index of the vendor's own order. */
  readonly insert: (entity: E, index: number) => void;
  readonly remove: (index: number) => void;
  readonly getMany: (
    refs: readonly Entity['ref'][],
    context: ReadContext,
  ) => Promise<readonly Slot<E>[]>;
  readonly list: (query: ListQuery<object, string>, context: ReadContext) => Promise<Page<E>>;
}

interface Row<E> {
  readonly entity: E;
  /** The place in the vendor's own order: never changes, never given twice. */
  readonly rank: number;
}

export function createMemoryNoun<E extends Entity>(
  account: string,
  noun: string,
  calls: Call[],
  {
    items = [],
    pageSize,
    canOrder = false,
    isStable = true,
    canCount = true,
    onCall = () => {},
    inParent = () => true,
  }: NounOptions<E> = {},
): MemoryNoun<E> {
  let rows: readonly Row<E>[] = items.map((entity, rank) => ({ entity, rank }));

  function called(method: string, asked: unknown): void {
    const call = { account, method: `${noun}.${method}`, asked };
    calls.push(call);
    onCall(call);
  }

  return {
    all: () => rows.map(({ entity }) => entity),
    insert: (entity, index) => {
      const before = rows[index - 1]?.rank ?? (rows[0]?.rank ?? 0) - 1;
      const behind = rows[index]?.rank ?? before + 2;
      rows = rows.toSpliced(index, 0, { entity, rank: (before + behind) / 2 });
    },
    remove: (index) => {
      rows = rows.toSpliced(index, 1);
    },
    getMany: async (refs) => {
      called(
        'getMany',
        refs.map(({ path }) => path),
      );
      const known = new Map(rows.map(({ entity }) => [refKey(entity.ref), entity]));
      return refs.map((ref) => known.get(refKey(ref)) ?? notFound(account, ref.path));
    },
    list: async ({ parent, after, first, filter, orderBy, follows }) => {
      called('list', { parent: parent?.path, first, filter, orderBy, follows });
      const order = canOrder ? orderBy : undefined;
      const place = after === undefined ? null : (JSON.parse(after) as Place);
      const compare = comparePlaces(order);
      const matching = rows
        .filter(({ entity }) => parent === undefined || inParent(entity, parent))
        .map((row) => ({ ...row, place: placeOf(row, order) }))
        .sort((a, b) => compare(a.place, b.place));
      const rest = matching.filter((row) => place === null || compare(row.place, place) > 0);
      const page = rest.slice(0, pageSize === undefined ? rest.length : Math.min(pageSize, first));
      return {
        items: page.map(({ entity }) => entity),
        cursorAfter: (index) => JSON.stringify(page[index]?.place ?? place ?? BEGINNING),
        isLast: page.length === rest.length,
        pushedDown: { filter: true, order: order !== undefined },
        total: canCount ? matching.length : null,
        isStable,
      };
    },
  };
}

type Place = readonly [key: string | number | null, rank: number];

const BEGINNING: Place = ['', Number.MIN_SAFE_INTEGER];

const KEY_FIELD: Readonly<Record<string, string>> = {
  NAME: 'name',
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  SIZE: 'size',
};

function placeOf<E>({ entity, rank }: Row<E>, order: Order<string> | undefined): Place {
  if (order === undefined) return [null, rank];
  const key = (entity as Record<string, unknown>)[KEY_FIELD[order.field] ?? ''];
  return [key instanceof Date ? key.getTime() : ((key as string | number | null) ?? null), rank];
}

function comparePlaces(order: Order<string> | undefined): (a: Place, b: Place) => number {
  const sign = order?.direction === 'DESC' ? -1 : 1;
  return ([key, rank], [otherKey, otherRank]) => {
    if (order === undefined || key === otherKey) return rank - otherRank;
    if (key === null || otherKey === null) return key === null ? 1 : -1;
    return key < otherKey ? -sign : sign;
  };
}

function notFound(account: string, path: string): VendorError {
  return new VendorError({
    code: 'NOT_FOUND',
    vendor: 'memory',
    account,
    message: `There is no ${path}.`,
  });
}
