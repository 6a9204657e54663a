import fc from 'fast-check';
import { matchingOf } from './expected.ts';
import { keyOf, type Noun, thingOf } from './noun.ts';
import type { Thing } from './thing.ts';
import type { Row, Vendor } from './vendor.ts';
import type { Query, Stage } from './world.ts';

/** What somebody does at a vendor. Numbers are taken modulo what there is. */
export interface Change {
  readonly account: number;
  readonly index: number;
  readonly act:
    | { readonly kind: 'insert' | 'alter'; readonly thing: Thing }
    | { readonly kind: 'remove' }
    /** The rows up to and with this one: as somebody does who tidies up what he was shown. */
    | { readonly kind: 'remove run'; readonly length: number };
}

export type ChangeKind = Change['act']['kind'];

const ALL_KINDS: readonly ChangeKind[] = ['insert', 'alter', 'remove', 'remove run'];

/** Changes between one page and the next, gap by gap. */
export function changesOf(
  noun: Noun,
  kinds: readonly ChangeKind[] = ALL_KINDS,
): fc.Arbitrary<readonly (readonly Change[])[]> {
  const act = fc.oneof(...kinds.map((kind) => actOf(noun, kind)));
  const change = fc.record({
    account: fc.nat({ max: 3 }),
    index: fc.nat({ max: 30 }),
    act,
  });
  return fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 });
}

function actOf(noun: Noun, kind: ChangeKind): fc.Arbitrary<Change['act']> {
  if (kind === 'remove') return fc.constant({ kind });
  if (kind === 'remove run')
    return fc.integer({ min: 2, max: 6 }).map((length) => ({ kind, length }));
  return thingOf(noun).map((thing) => ({ kind, thing }));
}

/** What the walk may be held to, after all that was done while it went on. */
export interface History {
  /** Ids of what was there all along, let through all along, in an unchanged place. */
  readonly lasting: ReadonlySet<string>;
  /** Ids of what was moved to another place in the order asked. */
  readonly moved: ReadonlySet<string>;
  /** The fewest and the most matches that there have been, over all accounts. */
  readonly counts: () => { readonly least: number; readonly most: number };
  /** The latest of each thing that there ever was, by id. */
  readonly rows: ReadonlyMap<string, Row>;
  readonly apply: (changes: readonly Change[]) => void;
}

export function startHistory(stage: Stage, query: Query): History {
  const { vendors, idOf } = stage;
  const lasting = new Set(vendors.flatMap((vendor) => matchingOf(vendor, query).map(idOf)));
  const moved = new Set<string>();
  const rows = new Map(vendors.flatMap((vendor) => vendor.rows().map((row) => [idOf(row), row])));
  const spans = vendors.map((vendor) => {
    const { length } = matchingOf(vendor, query);
    return { least: length, most: length };
  });

  function applyOne(vendor: Vendor, { index, act }: Change): void {
    const all = vendor.rows();
    if (act.kind === 'insert') {
      const row = vendor.insert(act.thing, index % (all.length + 1));
      rows.set(idOf(row), row);
      return;
    }
    const at = index % Math.max(1, all.length);
    const row = all[at];
    if (row === undefined) return;
    if ('thing' in act) {
      alter(vendor, row, act.thing);
      return;
    }
    const gone =
      act.kind === 'remove' ? [row] : all.slice(Math.max(0, at + 1 - act.length), at + 1);
    for (const each of gone) {
      vendor.remove(each);
      lasting.delete(idOf(each));
    }
  }

  function alter(vendor: Vendor, row: Row, thing: Thing): void {
    vendor.change(row, thing);
    const id = idOf(row);
    rows.set(id, { ...row, thing });
    if (query.filter?.lets(thing) === false) lasting.delete(id);
    if (query.order === null) return;
    if (keyOf(row.thing, query.order.field) === keyOf(thing, query.order.field)) return;
    moved.add(id);
    lasting.delete(id);
  }

  return {
    lasting,
    moved,
    rows,
    counts: () => ({
      least: spans.reduce((sum, { least }) => sum + least, 0),
      most: spans.reduce((sum, { most }) => sum + most, 0),
    }),
    apply: (changes) => {
      for (const change of changes) {
        const at = change.account % vendors.length;
        const vendor = vendors[at] as Vendor;
        applyOne(vendor, change);
        const span = spans[at];
        if (span === undefined) continue;
        const { length } = matchingOf(vendor, query);
        span.least = Math.min(span.least, length);
        span.most = Math.max(span.most, length);
      }
    },
  };
}
