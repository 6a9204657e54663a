import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMultipart } from '../src/http/multipart.ts';
import { bytesOf, chunksOf, lengthOf, textOf } from './support/stream.ts';

test('a form holds its files one after the other, as a browser would write them', async () => {
  const { headers, body, size } = createMultipart([
    {
      field: 'file',
      filename: 'a.stl',
      contentType: 'model/stl',
      size: 5,
      content: chunksOf('ab', 'cde'),
    },
    { field: 'file', filename: 'b.png', size: 1, content: chunksOf('f') },
  ]);
  const response = new Response(await textOf(body), { headers });
  const files = (await response.formData()).getAll('file') as File[];
  expect(files.map(({ name, type }) => ({ name, type }))).toEqual([
    { name: 'a.stl', type: 'model/stl' },
    { name: 'b.png', type: 'application/octet-stream' },
  ]);
  expect(await Promise.all(files.map((file) => file.text()))).toEqual(['abcde', 'f']);
  expect(size).not.toBeNull();
});

test('the size is that of the whole form, whatever the files are called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.nat(200_000)), { maxLength: 4 }),
      async (files) => {
        const { body, size } = createMultipart(
          files.map(([filename, length]) => ({
            field: 'file',
            filename,
            size: length,
            content: bytesOf(length),
          })),
        );
        expect(await lengthOf(body)).toBe(size);
      },
    ),
    { numRuns: 30 },
  );
});

test('one file of unknown size makes the form one of unknown size', () => {
  const parts = [3, null].map((size) => ({
    field: 'file',
    filename: 'a',
    size,
    content: bytesOf(3),
  }));
  expect(createMultipart(parts).size).toBeNull();
});

test.each([
  ['a"b.stl', 'filename="a%22b.stl"'],
  ['a\r\nX-Evil: 1.stl', 'filename="a%0D%0AX-Evil: 1.stl"'],
  ['Größe ✓.stl', 'filename="Größe ✓.stl"'],
  ['a\\b.stl', 'filename="a\\b.stl"'],
])('the filename %j stays within its quotes', async (filename, written) => {
  const { body } = createMultipart([{ field: 'file', filename, size: 0, content: bytesOf(0) }]);
  const [, disposition] = (await textOf(body)).split('\r\n');
  expect(disposition).toBe(`Content-Disposition: form-data; name="file"; ${written}`);
});

test.each(['text/html\r\nX-Evil: 1', 'nonsense', ''])(
  'a type like %j is not passed on',
  async (contentType) => {
    const part = { field: 'file', filename: 'a', contentType, size: 0, content: bytesOf(0) };
    const [, , type] = (await textOf(createMultipart([part]).body)).split('\r\n');
    expect(type).toBe('Content-Type: application/octet-stream');
  },
);
