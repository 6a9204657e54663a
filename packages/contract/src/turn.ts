/** So many things, or fewer, are worked through in one go: that takes no time to speak of. */
const MAX_AT_ONCE = 2_000;
/** How long work goes on before others have their turn, in ms. */
const TURN_MS = 10;
/** So many things are worked through between two looks at the clock. */
const STRIDE = 250;

/** Lets others have a turn where the last pause is long ago. Undefined: it is not. */
type Pause = () => Promise<void> | undefined;

function createPause(): Pause {
  // At once: what brought that many things has mostly just taken long itself.
  let endsAt = 0;
  return () => {
    if (performance.now() < endsAt) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        endsAt = performance.now() + TURN_MS;
        resolve();
      });
    });
  };
}

/**
 * Work on each of so many things, from index `start` to before `end` at a time; where there are many,
 * others have their turn every few milliseconds. Undefined: it is done already.
 */
export function inTurns(
  count: number,
  work: (start: number, end: number) => void,
): Promise<void> | undefined {
  if (count > MAX_AT_ONCE) return workInTurns(count, work);
  work(0, count);
  return undefined;
}

async function workInTurns(
  count: number,
  work: (start: number, end: number) => void,
): Promise<void> {
  const pause = createPause();
  for (let start = 0; start < count; start += STRIDE) {
    await pause();
    work(start, Math.min(count, start + STRIDE));
  }
}

/** As `forEach`, in turns where there are many. Nobody may change the list meanwhile. */
export function forEachInTurns<T>(
  items: readonly T[],
  visit: (item: T, index: number) => void,
): Promise<void> | undefined {
  return inTurns(items.length, (start, end) => {
    for (let index = start; index < end; index += 1) visit(items[index] as T, index);
  });
}

/** As `map`, in turns where there are many. */
export function mapInTurns<T, U>(
  items: readonly T[],
  map: (item: T, index: number) => U,
): U[] | Promise<U[]> {
  const mapped: U[] = [];
  const work = forEachInTurns(items, (item, index) => void mapped.push(map(item, index)));
  return work === undefined ? mapped : work.then(() => mapped);
}

/** As `filter`, in turns where there are many. */
export function filterInTurns<T>(
  items: readonly T[],
  isWanted: (item: T) => boolean,
): T[] | Promise<T[]> {
  const wanted: T[] = [];
  const work = forEachInTurns(items, (item) => {
    if (isWanted(item)) wanted.push(item);
  });
  return work === undefined ? wanted : work.then(() => wanted);
}

/** As `toSorted`, in turns where there are many. */
export function sortInTurns<T>(
  items: readonly T[],
  compare: (left: T, right: T) => number,
): T[] | Promise<T[]> {
  return items.length > MAX_AT_ONCE ? mergeSort(items, compare) : items.toSorted(compare);
}

async function mergeSort<T>(
  items: readonly T[],
  compare: (left: T, right: T) => number,
): Promise<T[]> {
  const pause = createPause();
  let runs: T[][] = [];
  for (let start = 0; start < items.length; start += MAX_AT_ONCE) {
    await pause();
    runs.push(items.slice(start, start + MAX_AT_ONCE).sort(compare));
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(await mergeRuns(runs[index] ?? [], runs[index + 1] ?? [], compare, pause));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Of equals the left one comes first. */
async function mergeRuns<T>(
  left: T[],
  right: T[],
  compare: (left: T, right: T) => number,
  pause: Pause,
): Promise<T[]> {
  const last = left.at(-1);
  const isInOrder = right.length === 0 || compare(last as T, right[0] as T) <= 0;
  if (isInOrder) return left.concat(right);
  const merged: T[] = [];
  let [fromLeft, fromRight] = [0, 0];
  while (merged.length < left.length + right.length) {
    if (merged.length % STRIDE === 0) await pause();
    const isLeft =
      fromRight === right.length ||
      (fromLeft < left.length && compare(left[fromLeft] as T, right[fromRight] as T) <= 0);
    if (isLeft) merged.push(left[fromLeft++] as T);
    else merged.push(right[fromRight++] as T);
  }
  return merged;
}

/**
 * For many small pieces of work that each go on when the one before has: to be asked before each.
 * Once they have taken some milliseconds without a pause, it gives what to await first.
 */
export function createSharedTurn(): () => Promise<void> | undefined {
  let endsAt = 0;
  let nextRound: Promise<void> | undefined;
  const begin = () => {
    endsAt = performance.now() + TURN_MS;
    nextRound = new Promise((resolve) => {
      setImmediate(() => {
        nextRound = undefined;
        resolve();
      });
    });
  };
  return () => {
    if (nextRound === undefined) begin();
    return performance.now() < endsAt ? undefined : nextRound;
  };
}
