import type { SeenState } from './event-cursor.ts';
import type { Noun, StatusOf, Watchable } from './noun.ts';

/**
 * Things that ended after a cursor, the last `maxCount` of them in the order in which they did: who
 * comes back with it has missed that where no log tells, as after a restart.
 */
export function missedEnds<E extends Watchable>(
  noun: Noun<E, never>,
  seen: SeenState | undefined,
  ended: readonly E[],
  maxCount: number,
): readonly E[] {
  if (seen === undefined || maxCount <= 0) return [];
  const endedAtMs = (entity: E) => noun.endedAt?.(entity)?.getTime() ?? 0;
  return ended
    .filter((entity) => hasEndedSince(noun, seen, entity))
    .sort((one, other) => endedAtMs(one) - endedAtMs(other))
    .slice(-maxCount);
}

/**
 * Whether the thing has ended since, as far as its vendor's clock tells of other things than the one
 * that was seen.
 */
export function hasEndedSince<E extends Watchable>(
  noun: Noun<E, never>,
  { position, status, isOf }: SeenState,
  entity: E,
): boolean {
  if (noun.endedAt === undefined || !noun.isTerminal(noun.statusOf(entity))) return false;
  if (isOf(entity.ref)) {
    return status !== null && !noun.isTerminal(status as StatusOf<E>);
  }
  const endedAtMs = noun.endedAt(entity)?.getTime() ?? 0;
  return position !== null && endedAtMs > position / 1_000;
}
