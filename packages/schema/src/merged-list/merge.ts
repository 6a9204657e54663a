import type { Entity } from '@fabgraph/contract';
import { type AnyOrder, comparePositions, positionOf } from './sort-key.ts';
import type { Source } from './source.ts';

export interface Merged<E> {
  readonly picks: readonly Pick<E>[];
  readonly hasNext: boolean;
}

export interface Pick<E> {
  readonly entity: E;
  /** How many items each source has given up to and with this one, by the source's index. */
  readonly taken: readonly number[];
}

/** Says which source the next item is taken from; null where none has another. */
export type Chooser<E> = (
  sources: readonly Source<E>[],
  taken: readonly number[],
) => Promise<{ readonly source: number; readonly entity: E } | null>;

/** Fills one page. Begins anew, with what is already read, when a source fails or is read over again. */
export async function merge<E>(
  sources: readonly Source<E>[],
  first: number,
  startChooser: () => Chooser<E>,
): Promise<Merged<E>> {
  await Promise.all(sources.map((source) => source.at(0)));
  for (;;) {
    const epoch = epochOf(sources);
    const picks = await fill(sources, first, startChooser());
    if (epochOf(sources) !== epoch) continue;
    const taken = picks.at(-1)?.taken ?? sources.map(() => 0);
    const hasNext = await hasMore(sources, taken);
    if (epochOf(sources) === epoch) return { picks, hasNext };
  }
}

/** Accounts take turns, item by item; the turn goes on behind the account that gave the last page's last item. */
export function takeTurns<E>(
  sources: readonly Source<E>[],
  lastAccount: string | undefined,
): Chooser<E> {
  let turn = sources.findIndex(({ adapter }) => adapter.account === lastAccount);
  return async (_, taken) => {
    for (let tries = 0; tries < sources.length; tries += 1) {
      turn = (turn + 1) % sources.length;
      const entity = (await sources[turn]?.at(taken[turn] ?? 0)) ?? null;
      if (entity !== null) return { source: turn, entity };
    }
    return null;
  };
}

/** The smallest item of all sources comes next. */
export function takeSmallest<E extends Entity>({ field, direction }: AnyOrder): Chooser<E> {
  const compare = comparePositions(direction);
  return async (sources, taken) => {
    const heads = await Promise.all(
      sources.map(async (source, index) => {
        const entity = await source.at(taken[index] ?? 0);
        return entity === null
          ? null
          : { source: index, entity, position: positionOf(entity, field) };
      }),
    );
    return heads.reduce(
      (smallest, head) =>
        smallest === null || (head !== null && compare(head.position, smallest.position) < 0)
          ? head
          : smallest,
      null,
    );
  };
}

async function fill<E>(
  sources: readonly Source<E>[],
  first: number,
  choose: Chooser<E>,
): Promise<readonly Pick<E>[]> {
  const picks: Pick<E>[] = [];
  let taken: readonly number[] = sources.map(() => 0);
  while (picks.length < first) {
    const chosen = await choose(sources, taken);
    if (chosen === null) break;
    taken = taken.with(chosen.source, (taken[chosen.source] ?? 0) + 1);
    picks.push({ entity: chosen.entity, taken });
  }
  return picks;
}

async function hasMore<E>(
  sources: readonly Source<E>[],
  taken: readonly number[],
): Promise<boolean> {
  if (sources.some((source, index) => source.has(taken[index] ?? 0))) return true;
  const answers = await Promise.all(
    sources.map((source, index) => source.mayHave(taken[index] ?? 0)),
  );
  return answers.includes(true);
}

function epochOf<E>(sources: readonly Source<E>[]): number {
  return sources.reduce((sum, source) => sum + source.epoch(), 0);
}
