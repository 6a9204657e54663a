import { describe, expect, it } from 'vitest';
import { createUploadVendor } from '../upload/memory-upload.ts';
import { type Part, sendMultipart, startMultipartServer } from './multipart-client.ts';

const ONE = {
  operations: `mutation ($file: Upload!) {
    uploadModel(input: { accountId: "QWNjb3VudDpzaG9w", files: [$file] }) { assets { name } }
  }`,
};

function operations(variables: unknown = { file: null }, query = ONE.operations): Part {
  return { name: 'operations', value: JSON.stringify({ query, variables }) };
}

function map(value: unknown = { 0: ['variables.file'] }): Part {
  return { name: 'map', value: JSON.stringify(value) };
}

function file(name = '0', value: string | Buffer = 'solid', filename = 'part.stl'): Part {
  return { name, value, filename };
}

describe('an operation with files', () => {
  it('brings them to the vendor', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const answer = await sendMultipart(url, [
      operations(),
      map(),
      file('0', 'solid', '../pärt "1".stl'),
    ]);
    expect(answer.status).toBe(200);
    expect(vendor.taken).toMatchObject([{ filename: 'pärt _1_.stl', size: 5, bytes: 5 }]);
  });

  it('puts them where lists want them', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const query = `mutation ($files: [Upload!]!) {
      uploadModel(input: { accountId: "QWNjb3VudDpzaG9w", files: $files }) { assets { name } }
    }`;
    await sendMultipart(url, [
      operations({ files: [null, null] }, query),
      map({ b: ['variables.files.1'], a: ['variables.files.0'] }),
      file('b', 'second', 'b.mtl'),
      file('a', 'first', 'a.obj'),
    ]);
    expect(vendor.taken.map(({ filename, bytes }) => [filename, bytes])).toEqual([
      ['a.obj', 5],
      ['b.mtl', 6],
    ]);
  });

  it('is what a browser sends by FormData', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const body = new FormData();
    body.append('operations', operations().value as string);
    body.append('map', map().value as string);
    body.append('0', new Blob(['solid'], { type: 'model/stl' }), 'part.stl');
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'apollo-require-preflight': 'true' },
      body,
    });
    expect(response.status).toBe(200);
    expect(vendor.taken).toMatchObject([{ filename: 'part.stl', bytes: 5 }]);
  });

  it.each(['graphql-preflight', 'apollo-require-preflight', 'x-graphql-yoga-csrf'])(
    'is taken with the header %s',
    async (header) => {
      const url = await startMultipartServer(createUploadVendor());
      const answer = await sendMultipart(url, [operations(), map(), file()], { [header]: '1' });
      expect(answer.status).toBe(200);
    },
  );

  it('is refused without one: any site could send it', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    expect(await sendMultipart(url, [operations(), map(), file()], {})).toMatchObject({
      status: 400,
      code: 'INVALID_INPUT',
      message: expect.stringContaining('graphql-preflight'),
    });
    expect(vendor.taken).toEqual([]);
  });
});

describe('a multipart request', () => {
  const nested = '{"query":"{ x }","variables":{"__proto__":{"polluted":null}}}';

  it.each<[string, Part[], RegExp]>([
    ['without operations', [map(), file()], /"operations" must come before "map"/],
    ['without anything', [], /boundary|"operations" is missing/],
    ['with operations alone', [operations()], /"map" is missing/],
    [
      'with operations that are no JSON',
      [{ name: 'operations', value: '{' }, map()],
      /must be JSON/,
    ],
    ['with a list of operations', [{ name: 'operations', value: '[]' }, map()], /one operation/],
    ['with operations twice', [operations(), operations(), map()], /one too many/],
    ['with a map that is no JSON', [operations(), { name: 'map', value: 'x' }], /must be JSON/],
    ['with a map that is a list', [operations(), map([])], /must be an object/],
    ['with a map of numbers', [operations(), map({ 0: [1] })], /must hold paths/],
    ['with a map of no paths', [operations(), map({ 0: [] })], /a list of paths/],
    ['with the map first', [map(), operations(), file()], /must come before/],
    ['with a file first', [file(), operations(), map()], /come after/],
    ['with a path that leads nowhere', [operations(), map({ 0: ['variables.other'] })], /no null/],
    [
      'with a path beyond a list',
      [operations({ f: [null] }), map({ 0: ['variables.f.1'] })],
      /no null/,
    ],
    [
      'with a path to what is no null',
      [operations({ f: 1 }), map({ 0: ['variables.f'] })],
      /no null/,
    ],
    ['with a path to the document', [operations(), map({ 0: ['query'] })], /into variables/],
    [
      'with a path twice',
      [operations(), map({ 0: ['variables.file'], 1: ['variables.file'] })],
      /twice/,
    ],
    [
      'with a path to a prototype',
      [{ name: 'operations', value: nested }, map({ 0: ['variables.__proto__.polluted'] })],
      /into variables/,
    ],
    [
      'with a path to a constructor',
      [operations(), map({ 0: ['variables.constructor'] })],
      /into var/,
    ],
    ['without a file of the map', [operations(), map()], /"0" of "map" is missing/],
    ['with a file that is not in the map', [operations(), map(), file('1')], /"1" is not in "map"/],
    ['with a file twice', [operations(), map(), file(), file()], /"0" comes twice/],
    ['with another field', [operations(), map(), { name: 'x', value: 'y' }], /are fields/],
    [
      'with three thousand files of one name',
      [operations(), map(), ...Array.from({ length: 3_000 }, () => file())],
      /comes twice/,
    ],
    [
      'with a thousand fields',
      [operations(), map(), ...Array.from({ length: 1_000 }, () => ({ name: 'x', value: 'y' }))],
      /are fields/,
    ],
  ])('%s is refused with 400 and says why', async (_, parts, message) => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    expect(await sendMultipart(url, parts)).toMatchObject({
      status: 400,
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
    expect(vendor.taken).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each<[string, string]>([
    ['a header that is no header', 'content-disposition form-data; name="0"; filename="a.stl"'],
    ['a name that is never closed', 'content-disposition: form-data; name="0; filename="a.stl"'],
    ['no name', 'content-disposition: form-data; filename="a.stl"'],
    ['another disposition', 'content-disposition: attachment; name="0"; filename="a.stl"'],
    ['no disposition', 'content-type: model/stl'],
    ['no name of a file', 'content-disposition: form-data; name="0"'],
  ])('with a file that has %s is refused', async (_, header) => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const raw = `--a-boundary\r\n${header}\r\n\r\nsolid\r\n`;
    const answer = await sendMultipart(url, [operations(), map(), { raw }]);
    expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(vendor.taken).toEqual([]);
  });

  it('with its operation in files, as some clients send JSON, is taken', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const asFile = (part: Part) => ({ ...part, filename: 'blob' });
    const answer = await sendMultipart(url, [asFile(operations()), asFile(map()), file()]);
    expect(answer.status).toBe(200);
    expect(vendor.taken).toMatchObject([{ filename: 'part.stl', bytes: 5 }]);
  });

  it.each([
    ["filename*=UTF-8''p%C3%A4rt.stl", 'p\u00e4rt.stl'],
    ['filename="part.stl"; filename*=UTF-8\'\'p%C3%A4rt.stl', 'p\u00e4rt.stl'],
    ['filename=part.stl', 'part.stl'],
    ['filename="a\\\\b \\"c\\".stl"', 'b _c_.stl'],
  ])('with %s names its file so', async (parameter, kept) => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const raw = `--a-boundary\r\ncontent-disposition: form-data; name="0"; ${parameter}\r\n\r\nsolid\r\n`;
    expect((await sendMultipart(url, [operations(), map(), { raw }])).status).toBe(200);
    expect(vendor.taken.map(({ filename }) => filename)).toEqual([kept]);
  });

  it('that ends in the middle of a file is refused', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const answer = await sendMultipart(url, [operations(), map(), file()], undefined, -12);
    expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(vendor.taken).toEqual([]);
  });

  it.each<[string, Part[]]>([
    [
      'with eleven files',
      [
        operations({ files: Array(11).fill(null) }),
        map(
          Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, [`variables.files.${i}`]])),
        ),
      ],
    ],
    [
      'with 26 MB in two files',
      [
        operations({ a: null, b: null }),
        map({ 0: ['variables.a'], 1: ['variables.b'] }),
        file('0', Buffer.alloc(13_000_000)),
        file('1', Buffer.alloc(13_000_000)),
      ],
    ],
    ['with operations of more than a megabyte', [operations({ x: 'x'.repeat(1_000_001) }), map()]],
  ])('%s is refused with 413', async (_, parts) => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    expect(await sendMultipart(url, parts)).toMatchObject({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining('createUpload'),
    });
    expect(vendor.taken).toEqual([]);
  });

  it('with 24 MB is taken', async () => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const answer = await sendMultipart(url, [
      operations(),
      map(),
      file('0', Buffer.alloc(24_000_000)),
    ]);
    expect(answer.status).toBe(200);
    expect(vendor.taken).toMatchObject([{ bytes: 24_000_000 }]);
  });
});
