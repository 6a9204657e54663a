import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const TABLE = readFileSync(
  new URL('../../../../../docs/vendors/3dverse.md', import.meta.url),
  'utf8',
);
const ROWS = TABLE.split('\n').filter(
  (line) => line.startsWith('| ') && !/^\| (?:vendor|setting|not documented) \|/.test(line),
);

test('each row of the table of what the vendor documents names a test or says why there is none', () => {
  expect(ROWS.length).toBeGreaterThan(120);
  const isTold = (row: string) =>
    row.endsWith(' |') && (testOf(row) !== null || /\| no place\b.* \| – \|$/.test(row));
  expect(ROWS.filter((row) => !isTold(row))).toEqual([]);
});

test('every test that it names is there', () => {
  const named = ROWS.map(testOf).filter((name) => name !== null);
  expect(named.filter(({ file, title }) => !hasTest(file, title))).toEqual([]);
});

function testOf(row: string): { readonly file: string; readonly title: string } | null {
  const [, file, title] = /\| `([\w-]+\.test\.ts)` › (.+) \|$/.exec(row) ?? [];
  return file === undefined || title === undefined ? null : { file, title };
}

function hasTest(file: string, title: string): boolean {
  const url = new URL(file, import.meta.url);
  return existsSync(url) && readFileSync(url, 'utf8').includes(`'${title}'`);
}
