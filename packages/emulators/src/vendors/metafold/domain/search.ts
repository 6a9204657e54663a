import { invalid } from '../wire/error.ts';

export interface SearchTerm {
  field: string;
  /** `*` stands for any run of characters. */
  pattern: string;
  isNegated: boolean;
}

/** What a record is searched by: its fields as text. */
export type SearchFields<T> = Readonly<Record<string, (record: T) => string | null>>;

/**
 * Reads `field:value AND !field:"a value"`. A value with blanks must be in quotes; there is no
 * escape, no OR and no grouping. An empty text has no terms.
 */
export function parseSearch(text: string, fields: readonly string[]): SearchTerm[] {
  if (text.trim() === '') return [];
  const terms: SearchTerm[] = [];
  let rest = text;
  while (true) {
    const match = TERM.exec(rest);
    if (match === null) throw invalid('q', `Cannot parse query at "${rest.slice(0, 40)}"`);
    const [whole, negation, field = '', quoted, plain] = match;
    if (!fields.includes(field)) throw invalid('q', `Cannot search by "${field}"`);
    terms.push({ field, pattern: quoted ?? plain ?? '', isNegated: negation === '!' });
    rest = rest.slice(whole.length);
    if (rest === '') return terms;
    if (!rest.startsWith(AND)) throw invalid('q', `Expected AND at "${rest.slice(0, 40)}"`);
    rest = rest.slice(AND.length);
  }
}

const TERM = /^(!?)([a-z_]+):(?:"([^"]*)"|([^\s"]+))/;
const AND = ' AND ';

/** Case does not count; a field without a value is searched as empty text. */
export function matchesSearch<T>(
  record: T,
  terms: readonly SearchTerm[],
  fields: SearchFields<T>,
): boolean {
  return terms.every(({ field, pattern, isNegated }) => {
    const text = fields[field]?.(record) ?? '';
    return matchesPattern(text, pattern) !== isNegated;
  });
}

/** Walks both texts with one point to come back to, so that no pattern is slow. */
function matchesPattern(text: string, pattern: string): boolean {
  const [letters, marks] = [text.toLowerCase(), pattern.toLowerCase()];
  let at = 0;
  let mark = 0;
  let lastStar = -1;
  let resumeAt = 0;
  while (at < letters.length) {
    if (marks[mark] === '*') {
      lastStar = mark;
      resumeAt = at;
      mark += 1;
    } else if (mark < marks.length && marks[mark] === letters[at]) {
      at += 1;
      mark += 1;
    } else if (lastStar !== -1) {
      resumeAt += 1;
      at = resumeAt;
      mark = lastStar + 1;
    } else {
      return false;
    }
  }
  return /^\**$/.test(marks.slice(mark));
}
