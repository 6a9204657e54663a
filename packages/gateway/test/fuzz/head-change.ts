import fc from 'fast-check';

/** A change of the status line and the headers. */
export interface HeadChange {
  readonly kind: 'head';
  /** Null: as it was. */
  readonly status: number | null;
  /** Put in place of what there is. */
  readonly set: readonly (readonly [name: string, value: string])[];
  /** Beside what there is, of the same name as well. */
  readonly add: readonly (readonly [name: string, value: string])[];
  /** An own header of the answer, counted round, that is given this value. */
  readonly own: readonly [index: number, value: string] | null;
}

const STATUSES = [
  200, 201, 202, 204, 205, 206, 300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 408, 409, 410,
  413, 415, 418, 422, 429, 451, 499, 500, 501, 502, 503, 504, 520, 599, 600, 799, 999,
];

const VALUES: readonly (readonly [string, string])[] = [
  ['content-type', 'text/html'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-type', 'application/octet-stream'],
  ['content-type', ''],
  ['content-type', 'x'.repeat(5_000)],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br'],
  ['content-encoding', 'gzip, gzip'],
  ['content-encoding', 'identity'],
  ['content-encoding', 'zstd'],
  ['content-length', '0'],
  ['content-length', '3'],
  ['content-length', '99999999'],
  ['content-length', '-1'],
  ['content-length', 'abc'],
  ['transfer-encoding', 'chunked'],
  ['transfer-encoding', 'gzip'],
  ['retry-after', '0'],
  ['retry-after', '-5'],
  ['retry-after', '1e9'],
  ['retry-after', '999999999999'],
  ['retry-after', 'soon'],
  ['retry-after', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['retry-after', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['date', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ['date', 'yesterday'],
  ['link', '<https://elsewhere.example/?page=2>; rel="next"'],
  ['link', '<>; rel=next, ,;'],
  ['location', 'http://169.254.169.254/latest/meta-data/'],
  ['location', 'javascript:alert(1)'],
  ['location', '/../../x'],
  ['location', 'http://127.0.0.1:9/'],
  ['set-cookie', 'session=; Max-Age=-1'],
  ['set-cookie', '=;;;'],
  ['x-odd', 'a\u00ffb\tc'],
];

const OWN_VALUES = [
  '',
  '-1',
  '0',
  '1',
  '2147483648',
  '1e9',
  'many',
  '1, 2',
  ' 7 ',
  '0x10',
  '99999',
];

const headers = fc.array(fc.constantFrom(...VALUES), { maxLength: 2 });

export const headChanges: fc.Arbitrary<HeadChange> = fc.record({
  kind: fc.constant('head' as const),
  status: fc.option(fc.constantFrom(...STATUSES)),
  set: headers,
  add: headers,
  own: fc.option(fc.tuple(fc.nat(20), fc.constantFrom(...OWN_VALUES))),
});

export interface Head {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export function changeHead(head: Head, { status, set, add, own }: HeadChange): Head {
  const replaced = new Set(set.map(([name]) => name));
  const kept = head.headers.filter(([name]) => !replaced.has(name));
  const ownAt = own === null || kept.length === 0 ? -1 : own[0] % kept.length;
  const shown = kept.map((header, index) =>
    index === ownAt ? ([header[0], own?.[1] ?? ''] as const) : header,
  );
  return { status: status ?? head.status, headers: [...shown, ...set, ...add] };
}
