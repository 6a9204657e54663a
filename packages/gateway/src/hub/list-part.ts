import { type Adapter, type GatewayError, type Ref, VendorError } from '@fabgraph/contract';
import { readMany, toGatewayError, tooMany } from './entity-read.ts';
import type { HubSettings } from './hub-setting.ts';
import type { ListHolder, ListSource } from './list-source.ts';
import type { ListRead } from './list-state.ts';
import type { Watchable, WatchedFacet } from './noun.ts';
import type { PollOutcome } from './pace.ts';
import type { PollAccount } from './poll-account.ts';
import { createPollSource, type PollSource } from './poll-source.ts';
import type { ReadCalls } from './read-call.ts';
import type { ThingBook } from './thing-book.ts';

/**
 * The vendor's lists that one watch is made of: one, or one a folder where the vendor has none of the
 * whole account. Folders come and go while they are held. A part is known by a name.
 */
export interface ListParts {
  /** From now on they are polled; those that were known before are known still. */
  readonly hold: () => void;
  readonly release: () => void;
  readonly isHeld: () => boolean;
  /** Whether the folders themselves are polled. */
  readonly arePolled: () => boolean;
  /** Of those that are known. */
  readonly count: () => number;
  /** Whether it is known which parts there are. */
  readonly areListed: () => boolean;
  /** Back to the shortest intervals. */
  readonly quicken: () => void;
  /** Reads what was not read just now. What that is and what is not: those to be read are `due`. */
  readonly refresh: () => readonly { readonly part: string; readonly isDue: boolean }[];
  /** Something was made there: is this a folder that is not known yet? */
  readonly notice: (folder: Ref<'Folder'>) => void;
}

/** Whose parts they are. */
export interface PartOwner<E extends Watchable> extends Pick<ListHolder<E>, 'wantsOf' | 'isKnown'> {
  readonly knownOf: (part: string) => readonly E['ref'][];
  readonly missingFrom: (items: readonly E[], part: string) => readonly E['ref'][];
  /** `isLate`: the others were known before there was this part, so that all of it is new. */
  readonly take: (read: ListRead<E>, part: string, isLate: boolean) => boolean;
  readonly fail: (error: GatewayError, part: string) => void;
  /** It is known again which parts there are; these are new. */
  readonly onListed: (added: readonly string[]) => void;
  /** The folder of this part is no more. What was known of it has been read by itself. */
  readonly drop: (last: ListRead<E>, part: string) => void;
}

export interface ListPartsOptions<E extends Watchable, Filter> {
  readonly adapter: Adapter;
  readonly facet: WatchedFacet<E, Filter>;
  /** Undefined: the whole account. */
  readonly folder: Ref<'Folder'> | undefined;
  readonly sourceOf: (folder: Ref<'Folder'> | undefined) => ListSource<E>;
  readonly owner: PartOwner<E>;
  readonly book: ThingBook<E>;
  readonly settings: HubSettings;
  readonly account: PollAccount;
}

interface Part<E extends Watchable> {
  readonly name: string;
  readonly folder: Ref<'Folder'> | undefined;
  readonly isLate: boolean;
  held: { readonly source: ListSource<E>; readonly leave: () => void } | undefined;
  /** 0: not since it is held. */
  readAtMs: number;
  itemCount: number;
}

/** Stands among the parts for the list of the folders themselves. */
export const FOLDERS = ' folders';
/** So many lists are read at once when a watch begins; those of more folders wait for their turns. */
export const MAX_AT_ONCE = 5;

export function createListParts<E extends Watchable, Filter>({
  adapter,
  facet,
  folder,
  sourceOf,
  owner,
  book,
  settings,
  account,
}: ListPartsOptions<E, Filter>): ListParts {
  const { timers, folderIntervalMs, maxMatches } = settings;
  const listFolders = folder === undefined ? facet.getListFolders : undefined;
  const share = listFolders === undefined ? undefined : {};
  const parts = new Map<string, Part<E>>();
  let isHeld = false;
  let areListed = listFolders === undefined;
  let areListedAnew = areListed;
  let atOnceLeft = 0;
  let folders: PollSource | undefined;
  if (listFolders === undefined) add('', folder);

  return {
    hold: () => {
      isHeld = true;
      atOnceLeft = MAX_AT_ONCE;
      for (const part of parts.values()) attach(part);
      if (listFolders === undefined) return;
      areListedAnew = false;
      folders = createPollSource({ adapter, settings, account, poll: pollFolders });
      folders.wake();
    },
    release: () => {
      isHeld = false;
      folders?.stop();
      folders = undefined;
      for (const part of parts.values()) detach(part);
    },
    isHeld: () => isHeld,
    arePolled: () => folders !== undefined,
    count: () => parts.size,
    areListed: () => areListed,
    quicken: () => {
      for (const { held } of parts.values()) held?.source.quicken();
    },
    refresh: () => {
      const states = [...parts.values()].map(({ name, held, readAtMs }) => ({
        part: name,
        isDue: held?.source.isFresh(readAtMs) !== true,
      }));
      read(states.flatMap(({ part, isDue }) => (isDue ? [part] : [])));
      return areListedAnew ? states : [...states, { part: FOLDERS, isDue: true }];
    },
    notice: ({ path }) => {
      if (!parts.has(path)) folders?.wake();
    },
  };

  function add(name: string, of: Ref<'Folder'> | undefined): void {
    const part = {
      name,
      folder: of,
      isLate: areListed && listFolders !== undefined,
      held: undefined,
      readAtMs: 0,
      itemCount: 0,
    };
    parts.set(name, part);
    if (isHeld) attach(part);
  }

  function attach(part: Part<E>): void {
    const { name, isLate } = part;
    const source = sourceOf(part.folder);
    part.readAtMs = 0;
    const leave = source.hold({
      share,
      wantsOf: owner.wantsOf,
      isKnown: owner.isKnown,
      missingFrom: (items) => owner.missingFrom(items, name),
      take: (latest) => {
        part.readAtMs = timers.now();
        part.itemCount = latest.items.length;
        if (itemCount() <= maxMatches) return owner.take(latest, name, isLate);
        owner.fail(tooMany(maxMatches), name);
        return false;
      },
      fail: (error) => owner.fail(error, name),
    });
    part.held = { source, leave };
  }

  function detach(part: Part<E>): void {
    part.held?.leave();
    part.held = undefined;
  }

  function itemCount(): number {
    return [...parts.values()].reduce((sum, part) => sum + part.itemCount, 0);
  }

  /** All at once where they are few, the others as the account's budget allows. */
  function read(names: readonly string[]): void {
    for (const name of names) {
      const source = parts.get(name)?.held?.source;
      if (share === undefined || atOnceLeft > 0) source?.wake();
      else source?.ask();
      atOnceLeft -= 1;
    }
  }

  async function pollFolders(_reason: unknown, calls: ReadCalls): Promise<PollOutcome> {
    const source = folders;
    try {
      const refs = (await calls.run(async (context) => await listFolders?.(context))) ?? [];
      if (folders !== source) return { result: 'unchanged' };
      const listed = new Map(refs.map((ref) => [ref.path, ref]));
      const gone = [...parts.values()].filter(({ name }) => !listed.has(name));
      const added = [...listed].filter(([path]) => !parts.has(path));
      for (const [path, ref] of added) add(path, ref);
      areListed = true;
      areListedAnew = true;
      const names = added.map(([path]) => path);
      owner.onListed(names);
      read(names);
      for (const part of gone) await dissolve(part, calls);
      // After a failure it is tried again soon, else when the folders may be others.
      return { result: 'changed', waitAtLeastMs: folderIntervalMs };
    } catch (error) {
      const failure = toGatewayError(error, adapter);
      if (folders === source) owner.fail(failure, FOLDERS);
      return { result: 'failed', waitAtLeastMs: failure.retryAfterMs };
    }
  }

  /** What was in a folder that is not listed any more is gone only if the vendor says so of it. */
  async function dissolve(part: Part<E>, calls: ReadCalls): Promise<void> {
    const { name, held } = part;
    const stamp = book.stamp();
    const refs = owner.knownOf(name);
    const slots = refs.length === 0 ? [] : await readMany(facet, refs, calls);
    const isUnsure = slots.some((slot) => slot instanceof VendorError && slot.code !== 'NOT_FOUND');
    if (isUnsure || part.held !== held) return;
    detach(part);
    parts.delete(name);
    const missing = refs.map((ref, index) => ({ ref, slot: slots[index] }));
    const readAtMs = timers.now();
    owner.drop({ items: [], missing, originOf: () => 'POLL', stamp, readAtMs }, name);
  }
}
