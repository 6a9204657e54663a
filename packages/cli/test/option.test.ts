import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readChoice } from '../src/option/choice.ts';
import { readCount } from '../src/option/count.ts';
import { toFilter } from '../src/option/filter.ts';
import { readDuration, readMoment } from '../src/option/time.ts';

it.each([
  ['90', 90_000],
  ['500ms', 500],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
])('reads the time span %s', (text, durationMs) => {
  expect(readDuration(text)).toBe(durationMs);
});

it.each(['', '-1s', '1w', '25d', '1e9', 'Infinity'])('takes no time span %j', (text) => {
  expect(() => readDuration(text)).toThrow('90s, 5m or 2h');
});

it('reads moments as dates and as time spans ago', () => {
  expect(readMoment('2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
  expect(readMoment('2026-03-01T14:05:00+02:00')).toBe('2026-03-01T12:05:00.000Z');
  expect(Date.now() - Date.parse(readMoment('400d'))).toBeCloseTo(400 * 86_400_000, -4);
  for (const text of ['yesterday', '', '999999999d']) {
    expect(() => readMoment(text)).toThrow('2h, 7d');
  }
});

it('reads the words of the graph in any case, and names them where it knows none', () => {
  expect(readChoice('created-at', ['NAME', 'CREATED_AT'])).toBe('CREATED_AT');
  expect(() => readChoice('creatd', ['NAME', 'CREATED_AT'])).toThrow('name, created-at');
});

it.each(['0', '-1', '1.5', 'ten', ''])('takes no count %j', (text) => {
  expect(() => readCount(text)).toThrow('whole number from 1');
});

it('puts what options say before what a filter as JSON says, and asks for nothing by itself', () => {
  const filter = { name: 'a', isStep: true };

  expect(toFilter({})).toBeUndefined();
  expect(toFilter({ filter, name: 'b', vendor: ['v'] })).toEqual({
    name: 'b',
    isStep: true,
    vendors: ['v'],
  });
});

it('publishes a program that can be run', () => {
  const root = new URL('../', import.meta.url);
  const { bin } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const path = new URL(bin.fabgraph, root);

  expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(statSync(path).mode & 0o111).toBe(0o111);
});
