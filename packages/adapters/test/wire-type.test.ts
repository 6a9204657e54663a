import type { CallObserver, Misfit } from '@fabgraph/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readItem, readItems } from '../src/wire/item.ts';
import { wireType } from '../src/wire/wire-type.ts';
import { TEST_VENDOR } from './support/server.ts';

const maybeText = z.string().nullish().catch(null);
const boxJson = wireType('box', z.object({ width: z.number().nullish().catch(null) }));
const partJson = wireType(
  'part',
  z.object({
    id: z.string(),
    title: maybeText,
    note: maybeText,
    state: z.string(),
    box: boxJson.nullish().catch(null),
  }),
  { words: { state: (word) => word === 'ready' } },
);

const GOOD = { id: '1', title: 'a', state: 'ready' };

test('what fits, is null or is absent is no misfit', () => {
  expect(misfitsOf([GOOD, { ...GOOD, title: null }, { ...GOOD, box: { width: 2 } }])).toEqual([]);
});

test('a member of another type is read as absent and told by its name, however deep it is', () => {
  const values = [
    { ...GOOD, title: 5 },
    { ...GOOD, box: { width: 'canary' } },
    { ...GOOD, box: 'canary' },
  ];
  expect(misfitsOf(values)).toEqual([
    { vendor: TEST_VENDOR.id, type: 'part', field: 'title' },
    { vendor: TEST_VENDOR.id, type: 'box', field: 'width' },
    { vendor: TEST_VENDOR.id, type: 'part', field: 'box' },
  ]);
});

test('a word that nobody knows is told', () => {
  expect(misfitsOf([{ ...GOOD, state: 'canary' }])).toEqual([
    { vendor: TEST_VENDOR.id, type: 'part', field: 'state' },
  ]);
});

test('an item that is left out is told once by what it lacks, and its neighbors once as well', () => {
  expect(misfitsOf([{ ...GOOD, note: 7 }, { title: 4, state: 'new' }, null, GOOD])).toEqual([
    { vendor: TEST_VENDOR.id, type: 'part', field: 'note' },
    { vendor: TEST_VENDOR.id, type: 'part', field: 'id' },
    { vendor: TEST_VENDOR.id, type: 'part', field: '' },
  ]);
});

test('a single thing that is not as documented is told, too', () => {
  const { observer, misfits } = observing();
  const origin = { vendor: TEST_VENDOR, account: 'acme', observer };
  expect(() => readItem(partJson, { id: 'canary', state: 3 }, origin, 'a part')).toThrow(/state/);
  expect(misfits).toEqual([{ vendor: TEST_VENDOR.id, type: 'part', field: 'state' }]);
});

test('whatever an answer holds, observed or not, the same is read and no value is told', () => {
  const origin = { vendor: TEST_VENDOR, account: 'acme' };
  const value = fc.oneof(fc.anything(), fc.record({ id: fc.anything(), title: fc.anything() }));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant(GOOD), value)), (values) => {
      const { observer, misfits } = observing();
      expect(readItems(partJson, values, { ...origin, observer })).toEqual(
        readItems(partJson, values, origin),
      );
      const fields = new Set(['id', 'title', 'note', 'state', 'box', 'width', '']);
      expect(misfits.every(({ field }) => fields.has(field))).toBe(true);
    }),
  );
});

function misfitsOf(values: readonly unknown[]): readonly Misfit[] {
  const { observer, misfits } = observing();
  readItems(partJson, values, { vendor: TEST_VENDOR, account: 'acme', observer });
  return misfits;
}

function observing() {
  const misfits: Misfit[] = [];
  const observer: CallObserver = {
    begin: () => ({ end: () => {} }),
    noteMisfit: (misfit) => misfits.push(misfit),
  };
  return { observer, misfits };
}
