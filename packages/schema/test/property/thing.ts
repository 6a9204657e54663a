import fc from 'fast-check';
import { type Name, name } from './name.ts';

/** What is known of something that a vendor keeps, whichever noun it is shown as. */
export interface Thing {
  readonly name: Name | null;
  /** Days since the start of 2026. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly size: number | null;
  /** Status, kind, format and the like follow from it. */
  readonly sort: 0 | 1 | 2;
}

// Few values, so that ties are many; and nothing at all.
const day = fc.option(fc.integer({ min: 0, max: 4 }), { freq: 4 });

export const thing: fc.Arbitrary<Thing> = fc.record({
  name: fc.option(name, { freq: 6 }),
  createdAt: day,
  updatedAt: day,
  startedAt: day,
  finishedAt: day,
  size: fc.option(fc.constantFrom(0, 1, 2, 3_000_000_000, Number.MAX_SAFE_INTEGER), { freq: 4 }),
  sort: fc.constantFrom(0, 1, 2),
});

export function toDate(day: number): Date {
  return new Date(Date.UTC(2026, 0, 1 + day));
}
