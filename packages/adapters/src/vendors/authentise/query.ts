import type { OrderDirection } from '@fabgraph/contract';
import { path } from '../../http/path.ts';

export const MODEL_LIST = path`/model/`;
export const SLICE_LIST = path`/slice/`;

export interface ModelListQuery {
  /** As the gateway's clients write it: `*` matches any run of characters. */
  readonly name?: string | undefined;
  /** The vendor's own word. */
  readonly status?: string | undefined;
  readonly sort?: { readonly field: SortField; readonly direction: OrderDirection } | undefined;
}

export type SortField = 'created' | 'updated';

/** The address of the model list's first page. */
export function toModelListAddress({ name, status, sort }: ModelListQuery): string {
  const pairs = [
    name === undefined ? [] : [`filter[name]=${encodeURIComponent(name)}`],
    status === undefined ? [] : [`filter[status]=${encodeURIComponent(status)}`],
    // A bare plus would arrive as a blank.
    sort === undefined ? [] : [`sort=${sort.direction === 'ASC' ? '%2B' : '-'}${sort.field}`],
  ].flat();
  return pairs.length === 0 ? MODEL_LIST : `${MODEL_LIST}?${pairs.join('&')}`;
}

export function toUriQuery(uris: readonly string[]): string {
  return `filter[uri]=${encodeURIComponent(uris.join(','))}`;
}

/**
 * Whether the vendor's search by name can be asked for this pattern without losing a match. It is
 * taken to find a part of a name, whatever the case, which holds for plain ASCII at most.
 */
export function isSearchableName(pattern: string): boolean {
  return /^[\x20-\x7e]*$/.test(pattern) && /[^*\s]/.test(pattern);
}

/** Whether that search says exactly what the pattern says: a part of the name, and no more. */
export function isExactSearch(pattern: string): boolean {
  return isSearchableName(pattern) && pattern.startsWith('*') && pattern.endsWith('*');
}
