import type { Adapter } from '@fabgraph/contract';
import fc from 'fast-check';
import { idOf } from '../support/graph.ts';
import { type Filter, NOUNS, type Noun, type Order, thingOf } from './noun.ts';
import type { Thing } from './thing.ts';
import { createVendor, type Row, type Vendor, type VendorKind } from './vendor.ts';

/** Accounts and what they hold. */
export interface World {
  readonly noun: Noun;
  readonly accounts: readonly AccountPlan[];
}

export interface AccountPlan {
  readonly name: string;
  readonly kind: VendorKind;
  readonly things: readonly Thing[];
}

/** What a walk asks for. */
export interface Query {
  readonly filter: Filter | null;
  readonly order: Order | null;
}

export const noun = fc.constantFrom(...NOUNS);

const keyed = (order: Extract<VendorKind, { kind: 'keyed' }>['order'][]) =>
  fc.record({
    kind: fc.constant('keyed' as const),
    maxPage: fc.integer({ min: 1, max: 9 }),
    canFilter: fc.boolean(),
    canCount: fc.boolean(),
    isLateToEnd: fc.boolean(),
    order: fc.constantFrom(...order),
  });

const whole = fc.constant<VendorKind>({ kind: 'whole' });

export const offset = fc.record({
  kind: fc.constant('offset' as const),
  maxWindow: fc.integer({ min: 1, max: 9 }),
  canFilter: fc.boolean(),
});

/** Vendors that keep what they say. */
export const honestKind: fc.Arbitrary<VendorKind> = fc.oneof(
  whole,
  offset,
  keyed(['none', 'ours', 'ours']),
);

/** Vendors that claim an order and keep another. */
export const liar: fc.Arbitrary<VendorKind> = keyed(['by case', 'nulls first', 'of its own']);

// Not in the order of the configuration, and beyond the first plane.
const accountNames = fc.shuffledSubarray(['b', 'a', '\uFF5E', '😀'], { minLength: 1 });

export function worldOf(
  noun: Noun,
  kind: fc.Arbitrary<VendorKind>,
  maxLength = 14,
): fc.Arbitrary<World> {
  const account = fc.record({ kind, things: fc.array(thingOf(noun), { maxLength }) });
  return accountNames.chain((names) =>
    fc
      .tuple(...names.map((name) => account.map((rest) => ({ name, ...rest }))))
      .map((accounts) => ({ noun, accounts })),
  );
}

/** With an order, or with none. */
export function orderOf({ orderFields }: Noun): fc.Arbitrary<Order> {
  return fc.record({
    field: fc.constantFrom(...orderFields),
    direction: fc.constantFrom('ASC', 'DESC'),
  });
}

export function filterOf({ filters }: Noun): fc.Arbitrary<Filter> {
  return fc.oneof(...filters);
}

export function queryOf(noun: Noun): fc.Arbitrary<Query> {
  return fc.record({
    filter: fc.option(filterOf(noun), { freq: 2 }),
    order: fc.option(orderOf(noun), { freq: 3 }),
  });
}

/** What `first` is on page after page, over and over. */
export const pageSizes = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) },
    { weight: 1, arbitrary: fc.integer({ min: 7, max: 100 }) },
  ),
  { minLength: 1, maxLength: 5 },
);

/** A world that lives. */
export interface Stage {
  readonly noun: Noun;
  readonly adapters: readonly Adapter[];
  readonly vendors: readonly Vendor[];
  /** The global id of what a row holds. */
  readonly idOf: (row: Row) => string;
  /** How many calls all vendors have had. */
  readonly callsMade: () => number;
}

export function setStage(
  { noun, accounts }: World,
  onCall: (account: number, call: number) => void = () => {},
): Stage {
  const vendors = accounts.map(({ name, kind, things }, index) =>
    createVendor({
      account: name,
      noun,
      kind,
      things,
      onCall: (call) => onCall(index, call),
    }),
  );
  return {
    noun,
    vendors,
    adapters: vendors.map(({ adapter }) => adapter),
    idOf: ({ entity }) => idOf(entity.ref.account, noun.type, entity.ref.path),
    callsMade: () => vendors.reduce((sum, { counts }) => sum + counts.made, 0),
  };
}
