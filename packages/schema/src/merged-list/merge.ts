import type { Chooser } from './chooser.ts';
import type { Source } from './source.ts';

export interface Merged<E> {
  readonly items: readonly E[];
  /** By its index, the source of each item. */
  readonly origins: readonly number[];
  /** How many items each source gave. */
  readonly taken: readonly number[];
  /** Undefined: nobody asked, and it would take a read to tell. */
  readonly hasNext: boolean | undefined;
}

export interface MergeOptions<E> {
  readonly sources: readonly Source<E>[];
  readonly first: number;
  readonly startChooser: () => Chooser;
  /** Whether somebody wants to know if anything follows; asked once the page is full. */
  readonly wantsNext: () => boolean;
}

/** Fills one page. Begins anew, with what is already read, when a source fails or is read over again. */
export async function merge<E>({
  sources,
  first,
  startChooser,
  wantsNext,
}: MergeOptions<E>): Promise<Merged<E>> {
  const [unread, ...more] = sources.filter((source) => source.peek(0) === undefined);
  if (more.length > 0) await Promise.all([unread, ...more].map((source) => source?.readTo(0)));
  else await unread?.readTo(0);
  for (;;) {
    const epoch = epochOf(sources);
    const page = await fill(sources, first, startChooser());
    if (epochOf(sources) !== epoch) continue;
    const known = knowsNext(sources, page.taken);
    if (known !== undefined || !wantsNext()) return { ...page, hasNext: known };
    const hasNext = await findNext(sources, page.taken);
    if (epochOf(sources) === epoch) return { ...page, hasNext };
  }
}

/** How many items each source has given up to and with the one at `index`. */
export function takenWith(
  { origins, taken }: Pick<Merged<unknown>, 'origins' | 'taken'>,
  index: number,
): readonly number[] {
  const counts = taken.map(() => 0);
  for (const origin of origins.slice(0, index + 1)) counts[origin] = (counts[origin] ?? 0) + 1;
  return counts;
}

async function fill<E>(
  sources: readonly Source<E>[],
  first: number,
  choose: Chooser,
): Promise<Omit<Merged<E>, 'hasNext'>> {
  const items: E[] = [];
  const origins: number[] = [];
  const taken = sources.map(() => 0);
  while (items.length < first) {
    const choice = choose(taken);
    if (choice === null) break;
    if (typeof choice !== 'number') {
      await choice;
      continue;
    }
    const count = taken[choice] as number;
    items.push(sources[choice]?.peek(count) as E);
    origins.push(choice);
    taken[choice] = count + 1;
  }
  return { items, origins, taken };
}

/** As far as it can be told without a read. */
function knowsNext<E>(
  sources: readonly Source<E>[],
  taken: readonly number[],
): boolean | undefined {
  let isKnown = true;
  for (const [index, source] of sources.entries()) {
    const count = taken[index] as number;
    const item = source.peek(count);
    if (item === undefined) {
      if (source.hasMoreThan(count)) return true;
      isKnown = false;
    } else if (item !== null || source.isDry(count)) return true;
  }
  return isKnown ? false : undefined;
}

async function findNext<E>(
  sources: readonly Source<E>[],
  taken: readonly number[],
): Promise<boolean> {
  const answers = await Promise.all(
    sources.map((source, index) => source.mayHave(taken[index] as number)),
  );
  return answers.includes(true);
}

function epochOf<E>(sources: readonly Source<E>[]): number {
  let sum = 0;
  for (const source of sources) sum += source.epoch();
  return sum;
}
