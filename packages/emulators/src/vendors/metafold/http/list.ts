import type { Context } from 'hono';
import type { EmulatorEnv } from '../../../core/emulator.ts';
import { matchesSearch, parseSearch, type SearchFields } from '../domain/search.ts';
import { parseSort, type SortFields } from '../domain/sort.ts';

export interface ListFields<T> {
  sort: SortFields<T>;
  search: SearchFields<T>;
}

/** A whole list, found by `q` and ordered by `sort`: the vendor has no pages. */
export function answerList<T extends { id: string }>(
  context: Context<EmulatorEnv>,
  records: readonly T[],
  { sort, search }: ListFields<T>,
  toJson: (record: T) => object,
): Response {
  const order = parseSort(context.req.query('sort'), sort);
  const terms = parseSearch(context.req.query('q') ?? '', Object.keys(search));
  const found = records.filter((record) => matchesSearch(record, terms, search)).sort(order);
  return Response.json(found.map(toJson));
}
