import type { ArgBuilder, ArgumentRef, FieldRef, ObjectFieldBuilder } from '@pothos/core';
import type { GraphTypes } from '../builder.ts';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../cost.ts';
import type { SourceReport } from '../merged-list/source-report.ts';

/** Said of `name` in every filter. */
export const NAME_PATTERN =
  'The whole name; `*` stands for any run of characters, upper and lower case are alike.';

/** The arguments that every list has. */
export function pageArgs(arg: ArgBuilder<Types>): {
  first: ArgumentRef<Types, number | null | undefined>;
  after: ArgumentRef<Types, string | null | undefined>;
} {
  return {
    first: arg.int({
      defaultValue: DEFAULT_PAGE_SIZE,
      description: `How many, 1 to ${MAX_PAGE_SIZE}.`,
    }),
    after: arg.string({
      description:
        'A cursor of the same list with the same filter and order: the page begins behind it.',
    }),
  };
}

/** Said of `orderBy` in every list. */
export const ORDER =
  "Without it accounts take turns, each in its vendor's own order, which is cheap. With it there is one order over all: by the key, then by account and vendor id.";

type Types = PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>;

interface Totals {
  readonly totalCount: number | null;
  readonly sources: readonly SourceReport[];
}

/** What each list over accounts has beside Relay's own fields. */
export function connectionFields<Parent extends Totals>(
  t: ObjectFieldBuilder<Types, Parent>,
): {
  totalCount: FieldRef<Types, number | null | undefined>;
  sources: FieldRef<Types, readonly SourceReport[]>;
} {
  return {
    totalCount: t.int({
      nullable: true,
      description: 'How many match in all; null as soon as one source cannot count.',
      resolve: (page) => page.totalCount,
    }),
    sources: t.field({
      type: ['Source'],
      description:
        'Why the page looks as it does: one entry an account that the filter lets through.',
      resolve: (page) => page.sources,
    }),
  };
}
