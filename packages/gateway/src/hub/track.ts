import { changedFields, keepKnown } from './difference.ts';
import type { Noun, StatusOf, Watchable } from './noun.ts';

/** What is known of one watched thing. It never goes backwards. */
export interface Track<E extends Watchable> {
  readonly entity: () => E;
  readonly isTerminal: () => boolean;
  /** Takes in a later read. Null: nothing changed, or a step back that only one read has shown. */
  readonly observe: (read: E) => TrackChange<E> | null;
}

export interface TrackChange<E extends Watchable> {
  readonly changedFields: readonly string[];
  readonly previousStatus: StatusOf<E>;
}

export function createTrack<E extends Watchable>(noun: Noun<E, never>, first: E): Track<E> {
  let entity = first;
  let isStepBackSeen = false;

  return {
    entity: () => entity,
    isTerminal: () => noun.isTerminal(noun.statusOf(entity)),
    observe: (read) => {
      const previousStatus = noun.statusOf(entity);
      if (isStepBack(previousStatus, noun.statusOf(read)) && !isStepBackSeen) {
        isStepBackSeen = true;
        return null;
      }
      isStepBackSeen = false;
      const next = keepKnown(entity, read);
      const changed = changedFields(noun.fields, entity, next);
      entity = next;
      return changed.length === 0 ? null : { changedFields: changed, previousStatus };
    },
  };

  /** Also from one terminal status to another: a vendor that does so has to say it twice. */
  function isStepBack(before: StatusOf<E>, after: StatusOf<E>): boolean {
    if (before === after) return false;
    return noun.isTerminal(before) || noun.rankOf(after) < noun.rankOf(before);
  }
}
