import { isDeepStrictEqual } from 'node:util';
import type { WatchedFields } from './watched-field.ts';

/** Names of the fields that both reads told and that are not the same. */
export function changedFields<E>(fields: WatchedFields<E>, before: E, after: E): readonly string[] {
  return Object.entries(fields)
    .filter(([, read]) => isChanged(read(before), read(after)))
    .map(([name]) => name);
}

function isChanged(before: unknown, after: unknown): boolean {
  return before !== undefined && after !== undefined && !isDeepStrictEqual(before, after);
}

/** The later read, with what only the earlier one told. */
export function keepKnown<E extends object>(before: E, after: E): E {
  const known = Object.entries(before).filter(
    ([name, value]) => value !== undefined && after[name as keyof E] === undefined,
  );
  return known.length === 0 ? after : { ...after, ...Object.fromEntries(known) };
}
