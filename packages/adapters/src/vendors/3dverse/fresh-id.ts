import { type Signal, VendorError } from '@fabgraph/contract';
import { pause } from '../../http/deadline.ts';
import { createRecentMap } from '../../wire/recent-map.ts';
import { idsIn } from './ref.ts';

/** What this adapter made a moment ago. The vendor may answer for a while as if it were not there. */
export interface FreshIds {
  /** @param path where the thing itself is read. */
  readonly note: (id: string, path: string) => void;
  /** For what is gone again: then "not there" is the truth. */
  readonly forget: (id: string) => void;
  /** A read of `path`, again for a while where it names a fresh id and the vendor does not show that yet. */
  readonly read: <T>(path: string, signal: Signal, read: () => Promise<T>) => Promise<T>;
  /** Where to read the fresh things that `path` names and that no read has shown yet. */
  readonly unseenIn: (path: string) => readonly string[];
}

export interface FreshIdsOptions {
  /** Monotonic, in ms. */
  readonly now?: () => number;
  /** Ends by rejecting when the signal does. */
  readonly wait?: (durationMs: number, signal: Signal) => Promise<void>;
}

interface Fresh {
  readonly path: string;
  readonly until: number;
  readonly isSeen: boolean;
}

const FRESH_FOR_MS = 10_000;
const MAX_READ_MS = 5_000;
const WAITS_MS = [100, 200, 400, 800, 1_600];
const MAX_IDS = 10_000;
const GONE: Fresh = { path: '', until: 0, isSeen: true };

export function createFreshIds({
  now = () => performance.now(),
  wait = pause,
}: FreshIdsOptions = {}): FreshIds {
  const made = createRecentMap<Fresh>(MAX_IDS);
  /** From then on nothing is fresh: most of the time nobody has made anything. */
  let nothingFrom = Number.NEGATIVE_INFINITY;

  const freshIn = (path: string) => {
    if (nothingFrom <= now()) return [];
    return idsIn(path).flatMap((text) => {
      const id = text.toLowerCase();
      const fresh = made.get(id);
      return fresh !== undefined && fresh.until > now() ? [{ id, fresh }] : [];
    });
  };

  const noteSeen = (path: string) => {
    for (const { id, fresh } of freshIn(path)) {
      if (!fresh.isSeen) made.set(id, { ...fresh, isSeen: true });
    }
  };

  return {
    note: (id, path) => {
      nothingFrom = now() + FRESH_FOR_MS;
      made.set(id.toLowerCase(), { path, until: nothingFrom, isSeen: false });
    },
    forget: (id) => made.set(id.toLowerCase(), GONE),
    read: async (path, signal, read) => {
      const startedAt = now();
      for (let tries = 0; ; tries += 1) {
        try {
          const answer = await read();
          noteSeen(path);
          return answer;
        } catch (error) {
          const waitMs = WAITS_MS[tries];
          if (waitMs === undefined || !isInvisible(error) || freshIn(path).length === 0)
            throw error;
          if (now() - startedAt + waitMs > MAX_READ_MS) throw error;
          await wait(waitMs, signal).catch(() => {
            throw error;
          });
        }
      }
    },
    unseenIn: (path) => freshIn(path).flatMap(({ fresh }) => (fresh.isSeen ? [] : [fresh.path])),
  };
}

/** Whether the vendor spoke as if a thing were not there, or not there for us. */
export function isInvisible(error: unknown): boolean {
  return error instanceof VendorError && (error.httpStatus === 403 || error.httpStatus === 404);
}
