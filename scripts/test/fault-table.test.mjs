import { describe, expect, it } from 'vitest';
import { readSections } from '../fault-table/catalog.mjs';
import { findGaps, toReasons, toTables } from '../fault-table/table.mjs';
import { readAllTitles, readTitles } from '../fault-table/title.mjs';

const SECTIONS = {
  A: {
    title: 'Answers',
    rows: {
      A1: { fault: 'one', outcome: 'told' },
      A2: { fault: 'two', outcome: 'none', reason: 'nobody can.' },
    },
  },
};
const A1 = { id: 'A1', title: 'one | two', file: 'packages/x/test/one.test.ts' };

it('every fault of the catalog has a test, or says why it has none', () => {
  const sections = readSections();
  for (const reason of toReasons(sections)) console.log(reason);
  expect(findGaps(sections, readAllTitles())).toEqual([]);
});

describe('the titles of a test file', () => {
  it('are those that begin with an id, after the groups that they are in', () => {
    const source = `
describe('a report', () => {
  describe.each([
    ['C9, which is none', 1],
  ])('of %s', () => {
    it('C1: comes twice', () => {});
    it('is none of the catalog', () => {});
  });

  it.each(['C2: late', 'C2: lost'])('%s is told', () => {});
});

const ROWS = { 'A13: 500': lost, 'A14: $code': lost };
describe.each(TRANSPORTS)(
  'over %s',
  () => {
    it("D7: it's gone", () => {});
  },
);
it(\`C3: \${TIMES} at once\`, () => {});
`;
    expect(readTitles(source)).toEqual([
      { id: 'C1', title: 'a report › of … › comes twice' },
      { id: 'C2', title: 'a report › late' },
      { id: 'C2', title: 'a report › lost' },
      { id: 'A13', title: '500' },
      { id: 'A14', title: '…' },
      { id: 'D7', title: "over … › it's gone" },
      { id: 'C3', title: '… at once' },
    ]);
  });
});

describe('the table of faults', () => {
  it('names the tests of each row, or the reason why it has none', () => {
    expect(toTables(SECTIONS, [A1, A1])).toBe(
      [
        '### A. Answers',
        '',
        '|  | what happens | what comes of it | tests |',
        '| --- | --- | --- | --- |',
        '| A1 | one | told | [one](../packages/x/test/one.test.ts): one \\| two |',
        '| A2 | two | none | none: nobody can. |',
      ].join('\n'),
    );
    expect(toReasons(SECTIONS)).toEqual(['A2 (two) has no test: nobody can.']);
  });

  it.each([
    ['a row without a test or a reason', [], /^A1 has neither/],
    ['a row with both', [A1, { ...A1, id: 'A2' }], /^A2 has a test and a reason/],
    ['a test of no row', [A1, { ...A1, id: 'A3' }], /one\.test\.ts tests A3, which is no row/],
  ])('is refused for %s', (_, titles, gap) => {
    expect(findGaps(SECTIONS, titles)).toEqual([expect.stringMatching(gap)]);
  });
});
