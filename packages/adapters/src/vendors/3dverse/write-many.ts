import { type ErrorCode, VendorError, type WriteOutcome } from '@fabgraph/contract';

/** Sends one write for these ids: all of them are done, or it fails. */
export type SendMany = (ids: readonly string[]) => Promise<void>;
export type SendOne = (id: string) => Promise<void>;

/** Of single writes, so that a long list neither crawls nor floods the vendor. */
const LANES = 4;

/** What may be one item's fault. Anything else would befall each of them in the same way. */
const ITEM_CODES: ReadonlySet<ErrorCode> = new Set([
  'INVALID_INPUT',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
]);

/** One call for all; where the vendor refuses it, one for each, to learn which it refuses. */
export async function moveMany(
  ids: readonly string[],
  send: SendMany,
): Promise<readonly WriteOutcome[]> {
  const unique = [...new Set(ids)];
  const whole = await outcomeOf(() => send(unique));
  if (unique.length <= 1 || !isOfItem(whole)) return ids.map(() => whole);
  const outcomes = await writeEach(unique, (id) => send([id]));
  return ids.map((id) => outcomes.get(id) ?? null);
}

/** The same for deleting, where what is gone already is done. */
export async function deleteMany(
  ids: readonly string[],
  send: SendMany,
  sendOne: SendOne = (id) => send([id]),
): Promise<readonly WriteOutcome[]> {
  const unique = [...new Set(ids)];
  if (unique.length <= 1) return await deleteEach(ids, sendOne);
  const whole = await outcomeOf(() => send(unique));
  if (!isOfItem(whole)) return ids.map(() => whole);
  return await deleteEach(ids, sendOne);
}

/**
 * One call for each. What the vendor keeps because another of these still needs it goes once that
 * one is gone: those are tried again as long as something went.
 */
export async function deleteEach(
  ids: readonly string[],
  sendOne: SendOne,
): Promise<readonly WriteOutcome[]> {
  const outcomes = new Map<string, WriteOutcome>();
  let left: readonly string[] = [...new Set(ids)];
  for (let before = Number.POSITIVE_INFINITY; left.length > 0 && left.length < before; ) {
    before = left.length;
    const tried = await writeEach(left, sendOne);
    for (const [id, outcome] of tried) {
      outcomes.set(id, outcome?.code === 'NOT_FOUND' ? null : outcome);
    }
    left = left.filter((id) => outcomes.get(id)?.code === 'CONFLICT');
  }
  return ids.map((id) => outcomes.get(id) ?? null);
}

async function writeEach(
  ids: readonly string[],
  send: SendOne,
): Promise<ReadonlyMap<string, WriteOutcome>> {
  const outcomes = new Map<string, WriteOutcome>();
  const waiting = [...ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const next = id;
      outcomes.set(next, await outcomeOf(() => send(next)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, work));
  return outcomes;
}

async function outcomeOf(write: () => Promise<void>): Promise<WriteOutcome> {
  try {
    await write();
    return null;
  } catch (error) {
    if (error instanceof VendorError) return error;
    throw error;
  }
}

function isOfItem(outcome: WriteOutcome): boolean {
  return outcome !== null && ITEM_CODES.has(outcome.code);
}

/** A refusal that has its cause in what still hangs on the thing. */
export function toConflict(error: VendorError, advice: string): VendorError {
  const { message, vendor, account, httpStatus, cause } = error;
  return new VendorError({
    code: 'CONFLICT',
    message: `${message} ${advice}`,
    vendor,
    account,
    httpStatus,
    cause,
  });
}
