import { type AssetType, isAssetType } from '../domain/asset-type.ts';
import type { Scope, ThreeDVerseContext } from './scope.ts';
import { invalidRequest } from './service-error.ts';

export interface Paging {
  readonly offset: number;
  readonly limit: number;
}

const DEFAULT_LIMIT = 10;

export function queryOf(context: ThreeDVerseContext): URLSearchParams {
  return new URL(context.req.url).searchParams;
}

export function parsePaging(query: URLSearchParams, { settings }: Scope): Paging {
  const offset = wholeNumber(query, 'offset', 0);
  const limit = wholeNumber(query, 'limit', DEFAULT_LIMIT);
  if (limit < 1) throw invalidRequest('limit must be at least 1');
  return { offset, limit: Math.min(limit, settings.maxLimit) };
}

export function pageOf<T>(items: readonly T[], { offset, limit }: Paging): T[] {
  return items.slice(offset, offset + limit);
}

/** Every value of `path`, of `path[]` and of `path[0]`, `path[1]`, … in the order sent. */
export function bracketedValues(query: URLSearchParams, path: string): string[] {
  const values: string[] = [];
  for (const [key, value] of query) {
    if (!key.startsWith(path)) continue;
    if (/^(\[\d*\])?$/.test(key.slice(path.length))) values.push(value);
  }
  return values;
}

export function bracketedTypes(query: URLSearchParams, path: string): ReadonlySet<AssetType> {
  const types = new Set<AssetType>();
  for (const value of bracketedValues(query, path)) {
    if (!isAssetType(value)) throw invalidRequest(`${path} names no asset type`);
    types.add(value);
  }
  return types;
}

export function booleanQuery(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  if (value === null || value === 'false') return false;
  if (value === 'true') return true;
  throw invalidRequest(`${name} must be true or false`);
}

/** A test of names by the filter's values: any of them may match; no value lets every name pass. */
export function nameFilter(values: readonly string[], { settings }: Scope) {
  if (values.length === 0) return () => true;
  if (settings.nameFilter === 'exact') return (name: string) => values.includes(name);
  const parts = values.map((value) => value.toLowerCase());
  return (name: string) => parts.some((part) => name.toLowerCase().includes(part));
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalidRequest(`${name} must be an integer of 0 or more`);
  return Number(text);
}
