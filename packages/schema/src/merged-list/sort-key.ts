import type { Entity, Order, OrderDirection } from '@fabgraph/contract';
import type { Boundary, SortKey } from './place.ts';

/** What any of the nouns can be ordered by. */
export type OrderField =
  | 'NAME'
  | 'CREATED_AT'
  | 'UPDATED_AT'
  | 'STARTED_AT'
  | 'FINISHED_AT'
  | 'SIZE';

/** Where an entity stands in the one order over all accounts. */
export function positionOf(entity: Entity, field: OrderField): Boundary {
  return {
    key: sortKeyOf(entity as Entity & Keys, field),
    account: entity.ref.account,
    vendorId: entity.vendorId,
    // Two things of one account may share a vendor's id: a job and a workflow that are both number 7.
    path: entity.ref.path,
  };
}

/** Negative where `a` comes first. The direction turns the key only; ties and missing keys stay put. */
export function comparePositions(direction: OrderDirection): (a: Boundary, b: Boundary) => number {
  const compareKey = compareKeys(direction);
  return (a, b) =>
    compareKey(a.key, b.key) ||
    compareText(a.account, b.account) ||
    compareText(a.vendorId, b.vendorId) ||
    compareText(a.path, b.path);
}

export function compareKeys(direction: OrderDirection): (a: SortKey, b: SortKey) => number {
  const sign = direction === 'ASC' ? 1 : -1;
  return (a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return sign * Math.sign(a - b);
    return sign * compareText(String(a), String(b));
  };
}

export type AnyOrder = Order<OrderField>;

/** The member of an entity that holds what it is ordered by. */
export const MEMBER_OF = {
  NAME: 'name',
  CREATED_AT: 'createdAt',
  UPDATED_AT: 'updatedAt',
  STARTED_AT: 'startedAt',
  FINISHED_AT: 'finishedAt',
  SIZE: 'size',
} as const satisfies Readonly<Record<OrderField, keyof Keys>>;

interface Keys {
  readonly name?: string | null;
  readonly createdAt?: Date | null | undefined;
  readonly updatedAt?: Date | null | undefined;
  readonly startedAt?: Date | null;
  readonly finishedAt?: Date | null;
  readonly size?: number | null;
}

const KEY_OF: Readonly<Record<OrderField, (keys: Keys) => SortKey>> = {
  NAME: ({ name }) => (typeof name === 'string' ? foldName(name) : null),
  CREATED_AT: ({ createdAt }) => createdAt?.getTime() ?? null,
  UPDATED_AT: ({ updatedAt }) => updatedAt?.getTime() ?? null,
  STARTED_AT: ({ startedAt }) => startedAt?.getTime() ?? null,
  FINISHED_AT: ({ finishedAt }) => finishedAt?.getTime() ?? null,
  SIZE: ({ size }) => size ?? null,
};

function sortKeyOf(entity: Keys, field: OrderField): SortKey {
  return KEY_OF[field](entity);
}

/**
 * Down, up and down again folds what one way alone leaves apart: `ẞ`, `ß` and `SS`. A sigma that ends a
 * word is made another small letter by the last step, and is the same letter all the same.
 */
function foldName(name: string): string {
  if (isPlain(name)) return name.toLowerCase();
  const folded = name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase();
  return folded.replaceAll('ς', 'σ').normalize('NFC');
}

/** Letters that every way of folding treats alike. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > 0x7f) return false;
  }
  return true;
}

/** By code point: JavaScript's own order puts what lies beyond U+FFFF before U+E000. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let index = 0;
  while (index < length && a.charCodeAt(index) === b.charCodeAt(index)) index += 1;
  if (index === length) return a.length - b.length;
  return liftSurrogate(a.charCodeAt(index)) - liftSurrogate(b.charCodeAt(index));
}

function liftSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
