import { isExactSearch, isSearchableName, type ModelListQuery } from './query.ts';

/** What of a filter the vendor's model list can be asked for. */
export interface FilterPlan {
  readonly query: Pick<ModelListQuery, 'name' | 'status'>;
  /** The query says all that the filter does. */
  readonly isWhole: boolean;
}

export interface FilterWish<Status> {
  readonly name?: string | undefined;
  readonly statuses?: readonly Status[] | undefined;
  /** The vendor's word for one status, where it has just one. */
  readonly wordFor: (status: Status) => string | null;
  /** The filter asks for more than name and status: dates, whose filter is not documented, formats. */
  readonly hasMore: boolean;
}

export function planFilter<Status>({
  name,
  statuses,
  wordFor,
  hasMore,
}: FilterWish<Status>): FilterPlan {
  // Several values of one filter are documented for other lists of the vendor's only.
  const [first, ...others] = statuses ?? [];
  const status = first === undefined || others.length > 0 ? null : wordFor(first);
  const isNameWhole = name === undefined || isExactSearch(name);
  const isStatusWhole = statuses === undefined || status !== null;
  return {
    query: {
      ...(name !== undefined && isSearchableName(name) ? { name } : {}),
      ...(status === null ? {} : { status }),
    },
    isWhole: isNameWhole && isStatusWhole && !hasMore,
  };
}
