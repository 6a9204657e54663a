import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TEST_NAME = /`([\w.-]+\.test\.ts)` › (.+?)(?=; `|\s*\|$)/gm;
const HEADER = /^\| *(?:-+|vendor|setting|not documented|read) *\|/;

describe.each([
  { vendor: 'metafold', operationsEnd: '## Not known', minRows: 60 },
  { vendor: 'authentise', operationsEnd: '## What has no place', minRows: 100 },
  { vendor: '3dverse', operationsEnd: undefined, minRows: 120 },
])('the table of what $vendor documents', ({ vendor, operationsEnd, minRows }) => {
  const table = readFileSync(
    new URL(`../../../../docs/vendors/${vendor}.md`, import.meta.url),
    'utf8',
  );

  it('names tests that there are', () => {
    const named = [...table.matchAll(TEST_NAME)].map(([, file = '', title = '']) => [file, title]);
    expect(named.length).toBeGreaterThan(minRows / 2);
    expect(named.filter(([file, title]) => !hasTest(`${vendor}/${file}`, `${title}`))).toEqual([]);
  });

  it('names in each row a test, or says that there is none', () => {
    const [operations = ''] = operationsEnd === undefined ? [table] : table.split(operationsEnd);
    const rows = operations
      .split('\n')
      .filter((line) => line.startsWith('| ') && !HEADER.test(line));
    expect(rows.length).toBeGreaterThan(minRows);
    expect(rows.filter((row) => !/ › .+\|$|\| – *\|$/.test(row))).toEqual([]);
  });
});

/** A title may begin with the id of the fault that it covers, and be named without. */
function hasTest(file: string, title: string): boolean {
  const url = new URL(file, import.meta.url);
  if (!existsSync(url)) return false;
  const text = readFileSync(url, 'utf8');
  return [text, text.replace(/'[A-F]\d+: /g, "'")].some((each) => each.includes(`'${title}'`));
}
