import { isDeepStrictEqual } from 'node:util';
import type { WatchedFields } from './watched-field.ts';

/** What a read told of each field; those that it did not tell are not in it. */
export type FieldValues = ReadonlyMap<string, unknown>;

export function fieldValues<E>(fields: WatchedFields<E>, entity: E): FieldValues {
  return new Map(
    Object.entries(fields)
      .map(([name, read]) => [name, read(entity)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** Names of the fields that are known from before and are not the same. */
export function changedFields(before: FieldValues, after: FieldValues): readonly string[] {
  return [...after]
    .filter(([name, value]) => before.has(name) && !isDeepStrictEqual(before.get(name), value))
    .map(([name]) => name);
}

/** The later read, with the fields of the earlier one that it did not tell. */
export function withUntold<E extends object>(fields: WatchedFields<E>, earlier: E, later: E): E {
  const untold = Object.entries(fields).flatMap(([name, read]) =>
    read(later) === undefined ? [[name, earlier[name as keyof E]]] : [],
  );
  return { ...later, ...Object.fromEntries(untold) };
}

/** The later read, with what only the earlier one told. */
export function keepKnown<E extends object>(before: E, after: E): E {
  const known = Object.entries(before).filter(
    ([name, value]) => value !== undefined && after[name as keyof E] === undefined,
  );
  return known.length === 0 ? after : { ...after, ...Object.fromEntries(known) };
}
