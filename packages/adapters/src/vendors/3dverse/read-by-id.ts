import { type ReadContext, type Slot, VendorError } from '@fabgraph/contract';
import { MAX_LIMIT, settle } from './api.ts';
import type { OffsetList } from './list.ts';
import type { Received } from './received.ts';
import { ID_PATTERN } from './ref.ts';
import { THREEDVERSE } from './vendor.ts';

export interface ReadByIdOptions<T> {
  readonly account: string;
  readonly ids: readonly string[];
  readonly idOf: (json: T) => string;
  readonly list: OffsetList<T>;
  readonly readOne: (id: string) => Promise<Received<T>>;
}

/**
 * Things by their ids with as few calls as may be: one call for one; for several the list as long
 * as a window of it brings at least two of them, and single calls for the rest. What has no answer
 * has its error.
 */
export async function readByIds<T>(
  { account, ids, idOf, list, readOne }: ReadByIdOptions<T>,
  context: ReadContext,
): Promise<readonly Slot<Received<T>>[]> {
  // What is no id reaches no URL.
  const forged = ids.filter((id) => !ID_PATTERN.test(id));
  const found = new Map<string, Slot<Received<T>>>(forged.map((id) => [id, notAnId(account)]));
  const missing = new Set(ids.filter((id) => !found.has(id)));
  let offset = 0;
  while (missing.size > 1) {
    const window = await settle(() => list.readWindow(offset, MAX_LIMIT, context));
    if (window instanceof VendorError && isOfListOnly(window)) break;
    if (window instanceof VendorError) return ids.map((id) => found.get(id) ?? window);
    const before = missing.size;
    for (const row of window.rows) {
      if (row !== null && missing.delete(idOf(row.json))) found.set(idOf(row.json), row);
    }
    offset += window.rows.length;
    if (window.isEnd || before - missing.size < 2) break;
  }
  const singles = new Map([...missing].map((id) => [id, settle(() => readOne(id))]));
  return await Promise.all(
    ids.map((id) => found.get(id) ?? singles.get(id) ?? settle(() => readOne(id))),
  );
}

/** A credential may be let to single things and not to the list, and a folder's list goes with the folder. */
function isOfListOnly({ code }: VendorError): boolean {
  return code === 'FORBIDDEN' || code === 'NOT_FOUND';
}

function notAnId(account: string): VendorError {
  return new VendorError({
    code: 'INVALID_INPUT',
    message: `This is not an id of ${THREEDVERSE.name}.`,
    vendor: THREEDVERSE.id,
    account,
  });
}
