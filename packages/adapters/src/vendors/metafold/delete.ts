import { type Caller, type Ref, VendorError, type WriteOutcome } from '@fabgraph/contract';
import type { MetafoldApi } from './api.ts';
import { notARef, parseItemRef } from './ref.ts';

/** Deletes each by its own call, side by side; one that is gone already is done. */
export async function deleteEach<R extends Ref>(
  refs: readonly R[],
  deleteOne: (ref: R) => Promise<void>,
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<string, Promise<WriteOutcome>>();
  return await Promise.all(
    refs.map((ref) => {
      const outcome = outcomes.get(ref.path) ?? toOutcome(async () => deleteOne(ref));
      outcomes.set(ref.path, outcome);
      return outcome;
    }),
  );
}

/** Deletes things of projects: a model is its asset. */
export async function deleteItems(
  api: MetafoldApi,
  refs: readonly Ref<'Model' | 'Asset' | 'Job'>[],
  caller: Caller,
): Promise<readonly WriteOutcome[]> {
  return await deleteEach(refs, async (ref) => {
    const place = parseItemRef(ref);
    if (place === null) throw notARef(ref);
    await api.deleteItem(place.project, place.collection, place.id, caller);
  });
}

async function toOutcome(run: () => Promise<void>): Promise<WriteOutcome> {
  try {
    await run();
    return null;
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    return error.code === 'NOT_FOUND' ? null : error;
  }
}
