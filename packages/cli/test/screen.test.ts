import fc from 'fast-check';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { toFilename } from '../src/file/target.ts';
import { type Column, formatRow, formatTitles, layOut } from '../src/screen/columns.ts';
import { toSafeJson, toSafeText } from '../src/screen/safe-text.ts';

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly size: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', read: ({ name }) => name, minWidth: 8 },
  { title: 'KIND', read: ({ kind }) => kind, dispensability: 1 },
  { title: 'SIZE', read: ({ size }) => size, align: 'right', dispensability: 2 },
];

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const anyName = fc.oneof(
  anyText,
  fc.constantFrom('部品-ブラケット-改訂版.stl', 'e\u0301tude', '👩‍🔧 jig', '\u001b[2J', 'ﬁ\u0000x'),
);

const colors = pc.createColors(false);

it('never gives a terminal anything to obey', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(toSafeText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u);
    }),
  );
});

it('gives JSON that reads back as it was, on one line without control characters', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anyText, (value, text) => {
      const line = toSafeJson({ value, text });

      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ value, text })));
      expect(line).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
    }),
  );
});

it('keeps every line within the width, whatever the names are', () => {
  const rows = fc.array(fc.record({ name: anyName, kind: anyName, size: anyName }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(rows, fc.integer({ min: 10, max: 120 }), (all, width) => {
      const layout = layOut(COLUMNS, all, width);
      const lines = [
        formatTitles(layout, colors),
        ...all.map((row) => formatRow(layout, row, colors)),
      ];

      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

it('cuts a wide name by the cells that it takes, and keeps what stands behind in its column', () => {
  const rows = [
    { name: '部品部品部品部品部品', kind: 'mesh', size: '1 B' },
    { name: 'part', kind: 'mesh', size: '12 kB' },
  ];
  const layout = layOut(COLUMNS, rows, 24);

  expect(rows.map((row) => formatRow(layout, row, colors))).toEqual([
    '部品部品部…  mesh    1 B',
    'part         mesh  12 kB',
  ]);
});

it('leaves out the most dispensable column first, and shows all without an end', () => {
  const rows = [{ name: 'a-long-name-of-a-part', kind: 'mesh', size: '1 B' }];
  const titles = (width: number) => formatTitles(layOut(COLUMNS, rows, width), colors);

  expect(titles(Number.POSITIVE_INFINITY)).toBe('NAME                   KIND  SIZE');
  expect(titles(18)).toBe('NAME          KIND');
  expect(titles(9)).toBe('NAME');
  expect(layOut(COLUMNS, rows, 18).isReduced).toBe(true);
});

it.each([
  ['../../etc/passwd', null, 'passwd'],
  ['..', 'stl', 'download.stl'],
  ['.bashrc', null, 'bashrc'],
  ['C:\\Windows\\part.stl', null, 'part.stl'],
  ['bike-saddle', 'stl', 'bike-saddle.stl'],
  ['part.step', 'stl', 'part.step'],
  ['a\u001b[31mb?.obj', null, 'a_[31mb_.obj'],
  ['', '../x', 'download'],
])('saves %j as a file of this folder', (name, format, filename) => {
  expect(toFilename(name, format)).toBe(filename);
});

it('saves whatever name under one that any folder takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), anyText, (name, format) => {
      const filename = toFilename(name, format);

      expect(filename).toMatch(/^[^./\\\p{Cc}][^/\\\p{Cc}]*$/u);
      expect(Buffer.byteLength(filename)).toBeLessThanOrEqual(255);
    }),
  );
});
