import {
  type Adapter,
  GatewayError,
  type Ref,
  refKey,
  type WriteOutcome,
} from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { accountOf } from '../load/account.ts';
import { requireAnyId } from '../load/resolve-id.ts';
import { type SourceError, toSourceError } from '../merged-list/source-report.ts';
import { checkCount } from './check.ts';

/** How one thing of many fared. */
export interface BulkResult {
  /** As it was asked for. */
  readonly id: string;
  readonly error: SourceError | null;
}

/** One write to several things of one noun in one account. */
export interface BulkWrite {
  /** What cannot be written to at all. @throws GatewayError */
  readonly check: (adapter: Adapter, ref: Ref) => void;
  /** One outcome a ref, in the order given. */
  readonly send: (adapter: Adapter, refs: readonly Ref[]) => Promise<readonly WriteOutcome[]>;
  /** Told of those that are done. */
  readonly tell: (adapter: Adapter, refs: readonly Ref[]) => Promise<void> | void;
}

/**
 * Answers in the order asked, each thing for itself. Things of one noun and account go out together,
 * once each; an account's nouns one after the other with the folders last, so that what lies in a
 * folder can be deleted along with it; accounts side by side.
 * @throws GatewayError INVALID_INPUT for too many ids.
 */
export async function writeBulk(
  context: GraphContext,
  ids: readonly string[],
  write: BulkWrite,
): Promise<readonly BulkResult[]> {
  checkCount('ids', ids.length, { min: 0 });
  const slots = ids.map((id) => parse(context, id, write));
  const refs = slots.filter((slot): slot is { readonly ref: Ref } => 'ref' in slot);
  const outcomes = new Map<string, unknown>();
  await Promise.all(
    groupBy(
      refs.map(({ ref }) => ref),
      ({ account }) => account,
    ).map(async (own) => {
      for (const group of foldersLast(groupBy(own, ({ type }) => type))) {
        await writeGroup(context, group, write, outcomes);
      }
    }),
  );
  return slots.map((slot, index) => {
    const error = 'ref' in slot ? outcomes.get(refKey(slot.ref)) : slot.error;
    if (error !== null && !(error instanceof GatewayError)) context.onFault?.(error);
    return { id: ids[index] as string, error: error === null ? null : toSourceError(error) };
  });
}

function foldersLast(groups: readonly (readonly Ref[])[]): readonly (readonly Ref[])[] {
  const isFolders = ([first]: readonly Ref[]) => first?.type === 'Folder';
  return [...groups.filter((group) => !isFolders(group)), ...groups.filter(isFolders)];
}

type ParsedId = { readonly ref: Ref } | { readonly error: unknown };

function parse(context: GraphContext, id: string, { check }: BulkWrite): ParsedId {
  try {
    const ref = requireAnyId(context, id);
    check(accountOf(context, ref), ref);
    return { ref };
  } catch (error) {
    return { error };
  }
}

const MISSING = new Error('An adapter answered with fewer outcomes than it was given refs.');

async function writeGroup(
  context: GraphContext,
  group: readonly Ref[],
  { send, tell }: BulkWrite,
  outcomes: Map<string, unknown>,
): Promise<void> {
  const refs = [...new Map(group.map((ref) => [refKey(ref), ref])).values()];
  const adapter = accountOf(context, refs[0] as Ref);
  try {
    const answers = await send(adapter, refs);
    for (const [index, ref] of refs.entries()) {
      const answer = answers[index];
      outcomes.set(refKey(ref), answer === undefined ? MISSING : answer);
    }
  } catch (error) {
    for (const ref of refs) outcomes.set(refKey(ref), error);
  }
  const done = refs.filter((ref) => outcomes.get(refKey(ref)) === null);
  if (done.length > 0) await tell(adapter, done);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return [...groups.values()];
}
