import type { Adapter, Facets, ListQuery, Page } from '@fabgraph/contract';
import type { Listed, Noun, NounName } from './noun.ts';
import { pageByKey } from './page-by-key.ts';
import { pageByOffset } from './page-by-offset.ts';
import { pageWhole } from './page-whole.ts';
import type { Thing } from './thing.ts';

/** How a vendor gives its list. */
export type VendorKind =
  | { readonly kind: 'whole' }
  | { readonly kind: 'offset'; readonly maxWindow: number; readonly canFilter: boolean }
  | {
      readonly kind: 'keyed';
      readonly maxPage: number;
      readonly canFilter: boolean;
      readonly canCount: boolean;
      /** Says that a page is the last only on an empty one behind it. */
      readonly isLateToEnd: boolean;
      /** What it does of an order that it is asked for; it claims all but `none`. */
      readonly order: 'none' | 'ours' | 'by case' | 'nulls first' | 'of its own';
    };

/** Something that the vendor keeps. */
export interface Row {
  readonly thing: Thing;
  readonly entity: Listed;
  /** The place in the vendor's own order: never changes, never given twice. */
  readonly rank: number;
}

export interface VendorQuery extends ListQuery<object, string> {
  /** In the vendor's own order, filtered by nobody yet. */
  readonly rows: readonly Row[];
}

export interface Vendor {
  readonly adapter: Adapter;
  /** In the vendor's own order. */
  readonly rows: () => readonly Row[];
  /** Puts it before the row at this index of the vendor's own order. */
  readonly insert: (thing: Thing, index: number) => Row;
  readonly remove: (row: Row) => void;
  /** The same thing with other fields. */
  readonly change: (row: Row, thing: Thing) => void;
  /** How many calls it has had, and how many of them failed. */
  readonly counts: { made: number; failed: number };
}

export interface VendorOptions {
  readonly account: string;
  readonly noun: Noun;
  readonly kind: VendorKind;
  readonly things: readonly Thing[];
  /** Throws to make this call fail; the first is 1. */
  readonly onCall?: (call: number) => void;
}

/** One account of a vendor that lives in memory and has one noun. */
export function createVendor({
  account,
  noun,
  kind,
  things,
  onCall = () => {},
}: VendorOptions): Vendor {
  const counts = { made: 0, failed: 0 };
  let made = 0;
  const toRow = (thing: Thing, rank: number): Row => {
    // Two things share one vendor id: only their paths differ.
    const path = `${made % 2 === 0 ? 'left' : 'right'}/${Math.floor(made / 2)}`;
    made += 1;
    return { thing, entity: noun.toEntity(thing, account, path), rank };
  };
  let rows = things.map(toRow);

  const list = async (query: ListQuery<object, string>): Promise<Page<Listed>> => {
    counts.made += 1;
    try {
      onCall(counts.made);
    } catch (error) {
      counts.failed += 1;
      throw error;
    }
    return pageOf(kind, { ...query, rows });
  };

  return {
    adapter: createAdapter(account, kind.kind, noun.name, list),
    rows: () => rows,
    insert: (thing, index) => {
      const before = rows[index - 1]?.rank ?? (rows[0]?.rank ?? 0) - 2;
      const behind = rows[index]?.rank ?? before + 2;
      const row = toRow(thing, (before + behind) / 2);
      rows = rows.toSpliced(index, 0, row);
      return row;
    },
    remove: ({ rank }) => {
      rows = rows.filter((row) => row.rank !== rank);
    },
    change: ({ rank }, thing) => {
      rows = rows.map((row) =>
        row.rank === rank
          ? { rank, thing, entity: noun.toEntity(thing, account, row.entity.ref.path) }
          : row,
      );
    },
    counts,
  };
}

function pageOf(kind: VendorKind, query: VendorQuery): Page<Listed> {
  if (kind.kind === 'whole') return pageWhole(query);
  if (kind.kind === 'offset') return pageByOffset(query, kind);
  return pageByKey(query, kind);
}

function createAdapter(
  account: string,
  vendor: string,
  noun: NounName,
  list: (query: ListQuery<object, string>) => Promise<Page<Listed>>,
): Adapter {
  const facet = {
    list,
    // A list of what it lists anyway needs no other read.
    getMany: () => Promise.reject(new Error('A list does not read its things singly.')),
    pollGroup: () => 'all',
  };
  return {
    vendor: { id: vendor, name: vendor, minPollIntervalMs: 1_000 },
    account,
    origin: 'http://memory.test',
    credentialFingerprint: `credentials of ${account}`,
    facets: { [noun]: facet } as unknown as Facets,
    isRef: () => true,
    getState: () => 'HEALTHY',
    heldUntil: () => null,
    onStateChange: () => () => {},
    callsMade: () => 0,
    close: async () => {},
  };
}
