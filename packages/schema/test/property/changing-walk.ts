import fc from 'fast-check';
import type { GraphContext } from '../../src/index.ts';
import { type Change, changesOf, startHistory } from './change.ts';
import { expectPromise } from './promise.ts';
import { type SeenPage, walk } from './walk.ts';
import {
  noun,
  offset,
  pageSizes,
  type Query,
  queryOf,
  setStage,
  type World,
  worldOf,
} from './world.ts';

/** A world, what is asked of it, and what is done to it between one page and the next. */
export interface ChangingWorld {
  readonly world: World;
  readonly query: Query;
  readonly sizes: readonly number[];
  readonly changes: readonly (readonly Change[])[];
}

export interface ChangingWalkOptions {
  readonly context?: Partial<GraphContext>;
  /** After the changes that follow a page. */
  readonly onChanged?: (index: number) => void;
}

/** Walks through a world that changes after each page, and holds the pages to the promise. */
export async function walkWhileChanging(
  { world, query, sizes, changes }: ChangingWorld,
  { context = {}, onChanged = () => {} }: ChangingWalkOptions = {},
): Promise<readonly SeenPage[]> {
  const stage = setStage(world);
  const history = startHistory(stage, query);
  const pages = await walk(stage, query, {
    sizes,
    context,
    onPage: (_, index) => {
      history.apply(changes[index] ?? []);
      onChanged(index);
    },
  });
  expectPromise(stage, query, pages, history);
  return pages;
}

/** Vendors that page by offset, to whose lists things are only added. */
export const growingOffsetLists: fc.Arbitrary<ChangingWorld> = noun.chain((noun) =>
  fc.record({
    world: worldOf(noun, offset, 20),
    query: queryOf(noun),
    sizes: pageSizes,
    changes: changesOf(noun, ['insert']),
  }),
);
