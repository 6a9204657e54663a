import { invalid } from '../wire/error.ts';

export type SortFields<T> = Readonly<Record<string, (record: T) => string | number | null>>;

/** Reads `field:1` (ascending) or `field:-1`; without it the newest id comes first. */
export function parseSort<T extends { id: string }>(
  text: string | undefined,
  fields: SortFields<T>,
): (left: T, right: T) => number {
  if (text === undefined) return byIdDescending;
  const match = /^([a-z]+):(-?1)$/.exec(text);
  const [, field = '', order] = match ?? [];
  if (match === null || !Object.hasOwn(fields, field)) {
    throw invalid('sort', `Cannot sort by "${text}"`);
  }
  const readField = fields[field] as SortFields<T>[string];
  const direction = order === '1' ? 1 : -1;
  return (left, right) =>
    direction * compare(readField(left), readField(right)) || byIdDescending(left, right);
}

/** Ids are numbers as text. */
export function idNumber({ id }: { id: string }): number {
  return Number(id);
}

function byIdDescending(left: { id: string }, right: { id: string }): number {
  return idNumber(right) - idNumber(left);
}

/** What has no value comes last when ascending. */
function compare(left: string | number | null, right: string | number | null): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return left < right ? -1 : 1;
}
