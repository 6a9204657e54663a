import { changedFields, fieldValues, keepKnown } from './difference.ts';
import type { Noun, StatusOf, Watchable } from './noun.ts';

/**
 * What is known of one watched thing. It never goes backwards: a lower status is taken for an old
 * answer, and a terminal one is left only by a vendor that says so in two reads in a row.
 */
export interface Track<E extends Watchable> {
  readonly entity: () => E;
  readonly isTerminal: () => boolean;
  /** Over, but for one read that said that it goes on. */
  readonly isDoubtful: () => boolean;
  /** Takes in a later read. Null: nothing that is news. */
  readonly observe: (read: E) => TrackChange<E> | null;
}

export interface TrackChange<E extends Watchable> {
  readonly changedFields: readonly string[];
  readonly previousStatus: StatusOf<E>;
}

export function createTrack<E extends Watchable>(noun: Noun<E, never>, first: E): Track<E> {
  let entity = noun.tidy(first, null);
  /** Of each field what was told last, by whichever read. */
  let values = fieldValues(noun.fields, entity);
  let isRestartSeen = false;

  return {
    entity: () => entity,
    isTerminal: () => noun.isTerminal(noun.statusOf(entity)),
    isDoubtful: () => isRestartSeen,
    observe: (read) => {
      const whole = keepKnown(entity, read);
      const before = noun.statusOf(entity);
      const after = noun.statusOf(whole);
      const isOver = noun.isTerminal(before);
      const isRestart = isOver && !noun.isTerminal(after);
      const isConfirmed = isRestart && isRestartSeen;
      isRestartSeen = isRestart && !isConfirmed;
      if (isStepBack(before, after) && !isConfirmed) return null;
      // What was known of a life that is over says nothing of the new one.
      const next = isConfirmed ? noun.tidy(read, null) : noun.tidy(whole, entity);
      const told = fieldValues(noun.fields, next);
      const changed = changedFields(values, told);
      values = isConfirmed ? told : new Map([...values, ...told]);
      entity = next;
      if (changed.length === 0 || (isOver && !isRestart && !noun.livesOn)) return null;
      return { changedFields: changed, previousStatus: before };
    },
  };

  /** From one terminal status to another, too: only a thing that ran again can end otherwise. */
  function isStepBack(before: StatusOf<E>, after: StatusOf<E>): boolean {
    if (before === after) return false;
    return noun.isTerminal(before) || noun.rankOf(after) < noun.rankOf(before);
  }
}
