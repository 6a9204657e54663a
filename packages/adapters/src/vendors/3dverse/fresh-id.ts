import { VendorError } from '@fabgraph/contract';
import { pause } from '../../http/deadline.ts';
import { createRecentMap } from './recent-map.ts';
import { idsIn } from './ref.ts';

/** Ids of what this adapter made a moment ago. The vendor may answer for a while as if they were not there. */
export interface FreshIds {
  readonly note: (id: string) => void;
  /** For what is gone again: then "not there" is the truth. */
  readonly forget: (id: string) => void;
  readonly isFresh: (id: string) => boolean;
  /**
   * A call of `path`, again for a while where it names a fresh id and the vendor refuses it with 403
   * or 404: such a refusal did nothing, so that a write may be repeated like a read.
   */
  readonly call: <T>(path: string, signal: AbortSignal, call: () => Promise<T>) => Promise<T>;
}

export interface FreshIdsOptions {
  /** Monotonic, in ms. */
  readonly now?: () => number;
}

const FRESH_FOR_MS = 10_000;
const MAX_CALL_MS = 5_000;
const WAITS_MS = [100, 200, 400, 800, 1_600];
const MAX_IDS = 10_000;

export function createFreshIds({ now = () => performance.now() }: FreshIdsOptions = {}): FreshIds {
  const freshUntil = createRecentMap<number>(MAX_IDS);
  const isFresh = (id: string) => (freshUntil.get(id.toLowerCase()) ?? 0) > now();

  return {
    note: (id) => freshUntil.set(id.toLowerCase(), now() + FRESH_FOR_MS),
    forget: (id) => freshUntil.set(id.toLowerCase(), 0),
    isFresh,
    call: async (path, signal, call) => {
      const startedAt = now();
      for (let tries = 0; ; tries += 1) {
        try {
          return await call();
        } catch (error) {
          const waitMs = WAITS_MS[tries];
          if (waitMs === undefined || !isInvisible(error) || !idsIn(path).some(isFresh))
            throw error;
          if (now() - startedAt + waitMs > MAX_CALL_MS) throw error;
          await pause(waitMs, signal).catch(() => {
            throw error;
          });
        }
      }
    },
  };
}

function isInvisible(error: unknown): boolean {
  return error instanceof VendorError && (error.httpStatus === 403 || error.httpStatus === 404);
}
