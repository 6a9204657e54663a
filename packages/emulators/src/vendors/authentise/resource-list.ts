import type { Context } from 'hono';
import { RequestProblem } from './request-problem.ts';

/** How a list can be filtered and sorted by one field. */
export interface ListField<T> {
  /** `partial`: contains, `*` for anything between, in any case. `prefix`: starts with. `exact`: equals one of a comma list. */
  readonly match: 'partial' | 'prefix' | 'exact';
  read(item: T): string;
}

export interface ListOptions<T> {
  /** All the caller may see, in the order used without `sort`. */
  readonly items: readonly T[];
  readonly fields: Readonly<Record<string, ListField<T>>>;
  readonly pageSize: number;
  /** Key of the array. Default `resources`. */
  readonly key?: string;
  toJson(item: T): unknown;
}

/** Answers one page in the vendor's envelope; `links.next` leads to the following one. */
export function answerList<T>(
  c: Context,
  { items, fields, pageSize, key = 'resources', toJson }: ListOptions<T>,
): Response {
  const url = new URL(c.req.url);
  const matching = sortItems(filterItems(items, fields, url.searchParams), fields, url);
  const offset = parseOffset(url.searchParams.get('offset'));
  const linkTo = (start: number) => {
    const link = new URL(url);
    link.searchParams.set('offset', String(start));
    return link.href;
  };
  return c.json({
    [key]: matching.slice(offset, offset + pageSize).map(toJson),
    links: {
      self: url.href,
      next: offset + pageSize < matching.length ? linkTo(offset + pageSize) : null,
      prev: offset > 0 ? linkTo(Math.max(0, offset - pageSize)) : null,
    },
    meta: { count: matching.length },
  });
}

/** Both spellings count: `filter[name]=x` and `name=x`. A parameter that names no field is ignored. */
function filterItems<T>(
  items: readonly T[],
  fields: ListOptions<T>['fields'],
  parameters: URLSearchParams,
): readonly T[] {
  const filters = Object.entries(fields).flatMap(([name, field]) =>
    [...parameters.getAll(name), ...parameters.getAll(`filter[${name}]`)].map(
      (wanted) => (item: T) => MATCHERS[field.match](field.read(item), wanted),
    ),
  );
  return items.filter((item) => filters.every((accepts) => accepts(item)));
}

const MATCHERS: Record<ListField<unknown>['match'], (value: string, wanted: string) => boolean> = {
  exact: (value, wanted) => wanted.split(',').some((one) => one.trim() === value),
  prefix: (value, wanted) => value.startsWith(wanted.trim()),
  partial: containsInOrder,
};

function containsInOrder(value: string, wanted: string): boolean {
  const text = value.toLowerCase();
  let position = 0;
  for (const part of wanted.toLowerCase().split('*')) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return true;
}

/** `sort=+status, -name`: a `+` that was not escaped arrives as a space, so blanks mean ascending too. */
function sortItems<T>(
  items: readonly T[],
  fields: ListOptions<T>['fields'],
  url: URL,
): readonly T[] {
  const keys = url.searchParams.getAll('sort').join(',').split(',');
  const orders = keys
    .map((key) => key.trim())
    .filter((key) => key !== '')
    .map((key) => {
      const name = key.replace(/^[+-]/, '').trim();
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) {
        throw new RequestProblem(400, { code: 'invalid', title: `Cannot sort by "${name}".` });
      }
      return { field, sign: key.startsWith('-') ? -1 : 1 };
    });
  return items.toSorted((first, second) => {
    for (const { field, sign } of orders) {
      const order = compare(field.read(first), field.read(second));
      if (order !== 0) return order * sign;
    }
    return 0;
  });
}

function compare(first: string, second: string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function parseOffset(text: string | null): number {
  if (text === null) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new RequestProblem(400, { code: 'invalid', title: 'offset must be a whole number.' });
}
