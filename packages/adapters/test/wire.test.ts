import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseDate } from '../src/wire/date.ts';
import { anyObject, readItem, readItems, readList, readRecords } from '../src/wire/item.ts';
import { redactPayload, redactText } from '../src/wire/redact.ts';
import { TEST_VENDOR } from './support/server.ts';

test.each([
  ['2026-03-03T09:00:00+00:00', '2026-03-03T09:00:00.000Z'],
  ['2026-03-03T09:00:00', '2026-03-03T09:00:00.000Z'],
  ['2026-03-03T11:30:00+02:30', '2026-03-03T09:00:00.000Z'],
  ['2026-03-03T09:00:00.123456Z', '2026-03-03T09:00:00.123Z'],
  ['2026-03-03 09:00:00.123456', '2026-03-03T09:00:00.123Z'],
  ['2026-03-03', '2026-03-03T00:00:00.000Z'],
  ['Tue, 03 Mar 2026 09:00:00 GMT', '2026-03-03T09:00:00.000Z'],
  ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
  ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
])('%s is %s', (text, expected) => {
  expect(parseDate(text)?.toISOString()).toBe(expected);
});

test('a date that is written in full is read alike in each of its spellings', () => {
  const date = fc.date({
    min: new Date('1000-01-01T00:00:00Z'),
    max: new Date('9999-12-30T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, fc.integer({ min: -1_439, max: 1_439 }), (instant, offsetMinutes) => {
      const local = new Date(instant.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
      const zone = toZone(offsetMinutes);
      const spellings = [
        `${local}${zone}`,
        `${local}456${zone}`,
        `${local.replace('T', ' ')} ${zone}`,
      ];
      for (const text of spellings) expect(parseDate(text)).toEqual(instant);
      const second = new Date(Math.floor(instant.getTime() / 1_000) * 1_000);
      expect(parseDate(instant.toUTCString())).toEqual(second);
      expect(parseDate(instant.toUTCString().slice(5))).toEqual(second);
    }),
  );
});

test.each([
  '2026-02-30T00:00:00Z',
  '0000-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59-12:00',
  '+275760-09-13T00:00:00.000Z',
  '2026-02-29T00:00:00+00:00',
  '2026-02-28T24:00:00Z',
  'Sun, 29 Feb 2026 09:00:00 GMT',
  '2026-13-01',
  '2026-01-01T25:00:00Z',
  'Tue, 03 Foo 2026 09:00:00 GMT',
  'today',
  '',
  5,
  null,
  undefined,
  {},
])('%j is no date', (value) => {
  expect(parseDate(value)).toBeNull();
});

test('every instant comes back from both formats', () => {
  const instants = fc.date({
    noInvalidDate: true,
    min: new Date('1970-01-01'),
    max: new Date('9999-01-01'),
  });
  fc.assert(
    fc.property(instants, (date) => {
      expect(parseDate(date.toISOString())).toEqual(date);
      expect(parseDate(date.toUTCString())?.getTime()).toBe(
        Math.floor(date.getTime() / 1_000) * 1_000,
      );
    }),
  );
});

const ORIGIN = { vendor: TEST_VENDOR, account: 'acme-test' };

test('a bad item costs that item only', () => {
  const items = [{ id: '1' }, { id: 2 }, null, { id: '3', more: true }];
  expect(readItems(z.object({ id: z.string() }), items, ORIGIN)).toEqual({
    items: [{ id: '1' }, { id: '3' }],
    leftOut: { count: 2, of: 4, first: '[1].id' },
  });
});

test('records keep what each item was read from, whichever of their neighbors are bad', () => {
  const schema = z.object({ id: z.string(), size: z.number().nullish().catch(null) });
  const good = fc.record({ id: fc.string(), size: fc.oneof(fc.integer(), fc.anything()) });
  const toRecord = (json: unknown, raw: unknown) => ({ json, raw });
  fc.assert(
    fc.property(fc.array(fc.oneof({ arbitrary: good, weight: 9 }, fc.anything())), (values) => {
      const expected = values.flatMap((raw) => {
        const { success, data } = schema.safeParse(raw);
        return success ? [{ json: data, raw }] : [];
      });
      const { items: records, leftOut } = readRecords(schema, values, ORIGIN, toRecord);
      expect(records).toEqual(expected);
      expect(leftOut?.count ?? 0).toBe(values.length - expected.length);
      expect(records.every(({ raw }, index) => Object.is(raw, expected[index]?.raw))).toBe(true);
    }),
  );
});

test('an object of whatever members is told from all else', () => {
  const values = [{}, { a: 1 }, [], null, 'a', 1, undefined];
  expect(readItems(anyObject, values, ORIGIN).items).toEqual([{}, { a: 1 }]);
});

test('what is no list, and a thing that is not as documented, is a bad response', () => {
  const schema = z.object({ id: z.string() });
  expect(() => readList(schema, { items: [] }, ORIGIN, 'things')).toThrow(/not a list of things/);
  expect(() => readItem(schema, { id: 5 }, ORIGIN, 'a thing')).toThrow(
    /not a thing as documented \(id\)/,
  );
});

test('a payload is shown without queries of URLs, users in URLs and credentials', () => {
  const payload = {
    name: 'a',
    link: 'https://u:p@cdn.example/f.stl?sig=1#x',
    nested: [{ access_token: 't', uploadLocation: 'l', note: 'see http://h/p?q=1 now' }],
    api_key: 'k',
  };
  const before = structuredClone(payload);
  expect(redactPayload(payload)).toEqual({
    name: 'a',
    link: 'https://cdn.example/f.stl',
    nested: [{ note: 'see http://h/p now' }],
  });
  expect(payload).toEqual(before);
});

test('a payload with a member called __proto__, or nested without end, does no harm', () => {
  const hostile: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"a":1}');
  const shown = redactPayload(hostile) as Record<string, unknown>;
  expect(shown).toEqual({ a: 1 });
  expect(shown.isAdmin).toBeUndefined();
  const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
  expect(() => redactPayload(deep)).not.toThrow();
});

test('known secrets are cut from a text, too short ones are no secrets', () => {
  expect(redactText('token abcdef12 of a', ['abcdef12', 'a'])).toBe('token [redacted] of a');
});

test.each(['a.', 'a-', 'a:', 'a://', 'a@', ':/', '?', '#'])(
  'a long text of %j is cut in no time worth a thought',
  (unit) => {
    const text = `${unit.repeat(200_000)} https://ada:pw@files.example/f.stl?key=1`;
    const before = process.cpuUsage();
    expect(redactText(text).endsWith(' https://files.example/f.stl')).toBe(true);
    // Where it grows with the square of the length, it takes minutes.
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  },
);

function toZone(offsetMinutes: number): string {
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const parts = [hours, minutes].map((part) => String(part).padStart(2, '0'));
  return `${offsetMinutes < 0 ? '-' : '+'}${parts.join(':')}`;
}
