import { expect } from 'vitest';
import type { History } from './change.ts';
import { compareRows } from './expected.ts';
import type { Row } from './vendor.ts';
import type { SeenPage } from './walk.ts';
import type { Query, Stage } from './world.ts';

/** What every walk keeps, whatever is done at the vendors while it goes on. */
export function expectPromise(
  { vendors, idOf }: Stage,
  { order }: Query,
  pages: readonly SeenPage[],
  { lasting, moved, rows }: History,
): void {
  const excused = excusedAccounts(pages);
  const isSure = (id: string) => !excused.has(rowOf(id).entity.ref.account);
  const rowOf = (id: string) => rows.get(id) as Row;
  const seen = pages.flatMap(({ ids }) => ids);
  // What is put behind the place while the walk goes on is met there, whether or not it was met before.
  const settled = seen.filter((id) => !moved.has(id));

  const sure = settled.filter(isSure);
  expect(sure).toEqual([...new Set(sure)]);
  expect([...lasting].filter((id) => isSure(id) && !seen.includes(id))).toEqual([]);

  if (order !== null) {
    expect(settled).toEqual(settled.toSorted((a, b) => compareRows(order)(rowOf(a), rowOf(b))));
    return;
  }
  // What came while the walk went on may have been put before something that has gone since.
  const steady = sure.filter((id) => lasting.has(id)).map(rowOf);
  for (const { adapter } of vendors) {
    const own = steady.filter(({ entity }) => entity.ref.account === adapter.account);
    expect(own.map(idOf)).toEqual(own.toSorted((a, b) => a.rank - b.rank).map(idOf));
  }
}

/** Sources that said, on any page, that they may have lost things. */
export function excusedAccounts(pages: readonly SeenPage[]): ReadonlySet<string> {
  return new Set(
    pages
      .flatMap(({ sources }) => sources)
      .flatMap(({ account, isStable }) => (isStable ? [] : [account.name])),
  );
}
