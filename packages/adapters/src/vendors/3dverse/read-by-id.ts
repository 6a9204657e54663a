import { type ErrorCode, type ReadContext, type Slot, VendorError } from '@fabgraph/contract';
import { settle } from './api.ts';
import type { ListLengths, WindowsLeft } from './list-length.ts';
import type { SharedWindows } from './shared-windows.ts';

/** What one window of a list has, by key. */
export interface BulkWindow<T> {
  readonly things: ReadonlyMap<string, T>;
  /** Rows that the offset counts. */
  readonly rowCount: number;
  readonly isEnd: boolean;
}

export interface ReadByIdOptions<T> {
  /** As often as they are wanted; in the order asked. */
  readonly keys: readonly string[];
  readonly readOne: (key: string) => Promise<T>;
  /** The list that has these things and perhaps others. */
  readonly windows: SharedWindows<BulkWindow<T>>;
  readonly lists: ListLengths;
  /** The list's path. */
  readonly list: string;
  /** With fewer keys than this a list of unknown length is not begun. Default 2. */
  readonly minKeys?: number;
  /** Whether the list may have a thing of that key; one that it cannot have is read by itself. */
  readonly isListed: (key: string) => boolean;
}

/**
 * Things by their keys with as few calls as may be: each by itself, or windows of the list that has
 * them. For every kind of thing the next window is read
 *
 * - where this request has it anyway,
 * - where the rest of the list is known to have fewer windows than things are lacking,
 * - where nobody knows how long the list is: the first for `minKeys` things or more, each later one
 *   for two or more as long as the one before brought two.
 *
 * What is lacking then is read by itself. What has no answer has its error.
 */
export async function readByIds<T>(
  options: ReadByIdOptions<T>,
  context: ReadContext,
): Promise<readonly Slot<T>[]> {
  const { keys, readOne, isListed } = options;
  const missing = new Set(keys.filter(isListed));
  const found = new Map<string, Slot<T>>();
  const failure = await readFromList(options, missing, found, context);
  if (failure !== null) for (const key of missing) found.set(key, failure);
  const singles = new Set(keys.filter((key) => !found.has(key)));
  await Promise.all(
    [...singles].map(async (key) => {
      found.set(key, await settle(() => readOne(key)));
    }),
  );
  return keys.map((key) => found.get(key) as Slot<T>);
}

/** Moves to `found` what the list has of `missing`. Gives the failure that single reads would meet, too. */
async function readFromList<T>(
  { windows, lists, list, minKeys = 2 }: ReadByIdOptions<T>,
  missing: Set<string>,
  found: Map<string, Slot<T>>,
  context: ReadContext,
): Promise<VendorError | null> {
  let offset = 0;
  let brought = minKeys;
  while (missing.size > 0) {
    const isWorthIt =
      windows.isHeld(offset, context) ||
      isWorthACall(missing.size, lists.windowsFrom(list, offset), {
        isPromising: brought >= 2 && missing.size >= (offset === 0 ? minKeys : 2),
      });
    if (!isWorthIt) return null;
    const window = await settle(() => windows.read(offset, context));
    if (window instanceof VendorError) {
      return missing.size === 1 || isOfListOnly(window) ? null : window;
    }
    const before = missing.size;
    for (const key of missing) {
      const thing = window.things.get(key);
      if (thing === undefined) continue;
      found.set(key, thing);
      missing.delete(key);
    }
    brought = before - missing.size;
    offset += window.rowCount;
    if (window.isEnd) return null;
  }
  return null;
}

function isWorthACall(
  lacking: number,
  windows: WindowsLeft | null,
  { isPromising }: { readonly isPromising: boolean },
): boolean {
  if (windows !== null && windows.count >= lacking) return false;
  return windows?.isExact === true || isPromising;
}

/**
 * Whether a failure of a list says nothing of its things: a credential may be let to single things
 * and not to the list, a folder's list goes with the folder, and an answer that is no list or a
 * refusal of our question is of that question only.
 */
export function isOfListOnly({ code, httpStatus }: VendorError): boolean {
  if (code === 'VENDOR_BAD_RESPONSE') return true;
  return httpStatus !== undefined && httpStatus < 500 && !OF_ACCOUNT.has(code);
}

const OF_ACCOUNT: ReadonlySet<ErrorCode> = new Set([
  'UNAUTHENTICATED',
  'RATE_LIMITED',
  'QUOTA_EXCEEDED',
]);
