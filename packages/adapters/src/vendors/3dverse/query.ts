/** A value of the vendor's query strings. Objects and arrays are spelled with brackets. */
export type QueryValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue };

/**
 * A query string, without `?`, as the vendor's own client spells it: `filter[asset_type]=scene`, arrays inside
 * objects with a numeric index (`filter[asset_type][0]=scene`), an array at the top with empty
 * brackets (`properties[]=name`). Brackets are percent-encoded. What is null, undefined or empty is
 * left out.
 */
export function toQuery(values: { readonly [key: string]: QueryValue }): string {
  return Object.entries(values)
    .flatMap(([key, value]) =>
      Array.isArray(value)
        ? value.flatMap((item) => toPairs(`${encode(key)}%5B%5D`, item))
        : toPairs(encode(key), value),
    )
    .join('&');
}

function toPairs(name: string, value: QueryValue): readonly string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === 'string') return [`${name}=${encode(value)}`];
  if (typeof value !== 'object') return [`${name}=${value}`];
  // An array's entries are its indexes, which is how the vendor spells them.
  return Object.entries(value).flatMap(([key, item]) =>
    toPairs(`${name}%5B${encode(key)}%5D`, item),
  );
}

function encode(text: string): string {
  // Half a surrogate pair has no encoding. Hardly any text has a surrogate at all.
  const isPlain = !/[\uD800-\uDFFF]/.test(text);
  return encodeURIComponent(isPlain ? text : text.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
