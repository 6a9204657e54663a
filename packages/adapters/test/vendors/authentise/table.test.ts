import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const TABLE = readFileSync(
  new URL('../../../../../docs/vendors/authentise.md', import.meta.url),
  'utf8',
);
const TEST_NAME = /`([\w.-]+\.test\.ts)` › (.+?)(?=; `|\s*\|$)/gm;

test('the table of what the vendor documents names tests that there are', () => {
  const named = [...TABLE.matchAll(TEST_NAME)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
  expect(named.length).toBeGreaterThan(90);
  expect(named.filter(({ file, title }) => !hasTest(file, title))).toEqual([]);
});

test('each row of it names a test, or says that there is none', () => {
  const [operations = ''] = TABLE.split('## What has no place');
  const rows = operations
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:-+|vendor) /.test(line));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => !/ › .+ \|$| \| none: .+ \| – \|$/.test(row))).toEqual([]);
});

function hasTest(file: string, title: string): boolean {
  const url = new URL(file, import.meta.url);
  return existsSync(url) && readFileSync(url, 'utf8').includes(`'${title}'`);
}
