import { VendorError } from '@fabgraph/contract';

/** What a file store answers to a link that has run out, or was signed for something else. */
const STALE: ReadonlySet<number> = new Set([400, 401, 403, 404, 410]);

/** Whether another link may fare better. */
export function isStaleLink(error: unknown): boolean {
  return error instanceof VendorError && STALE.has(error.httpStatus ?? 0);
}
