/** A filter in the vendor's search language. */
export interface Search {
  /** Null: nothing to search for. */
  readonly q: string | null;
  /** Whether `q` says all that was asked; what it does not say is checked here. */
  readonly isComplete: boolean;
}

/**
 * What one term of the search can say: one value, always quoted. Undefined: not asked for; null:
 * asked for and beyond one term.
 */
export type Term = { readonly field: string; readonly value: string } | null | undefined;

/** A pattern of names: the search knows `*` as well, and takes case as lightly as we do. */
export function nameTerm(field: string, pattern: string | undefined): Term {
  if (pattern === undefined) return undefined;
  return isSearchable(pattern) ? { field, value: pattern } : null;
}

/** One of some values, none of which may hold a `*`. The search has no OR: several are too many. */
export function valueTerm(field: string, values: readonly string[] | undefined): Term {
  if (values === undefined) return undefined;
  const [value] = values;
  const isOne = values.length === 1 && value !== undefined;
  return isOne && isSearchable(value) && !value.includes('*') ? { field, value } : null;
}

export function toSearch(terms: readonly Term[]): Search {
  const said = terms.filter((term) => term !== undefined && term !== null);
  return {
    q:
      said.length === 0
        ? null
        : said.map(({ field, value }) => `${field}:"${value}"`).join(' AND '),
    isComplete: terms.every((term) => term !== null),
  };
}

/**
 * The search cannot quote a quote, and how it compares other than plain letters is not known: what
 * it might miss is left to us.
 */
function isSearchable(value: string): boolean {
  return value !== '' && /^[\x20-\x7e]*$/.test(value) && !/["\\]/.test(value);
}
