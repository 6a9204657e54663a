import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Part, sendMultipart, startMultipartServer } from '../multipart/multipart-client.ts';
import { createUploadVendor, startUploadServer } from '../upload/memory-upload.ts';
import { put } from '../upload/put-client.ts';
import { eventually } from './eventually.ts';
import { openRaw } from './raw-socket.ts';

const QUERY = `mutation ($file: Upload!) {
  uploadModel(input: { accountId: "QWNjb3VudDpzaG9w", files: [$file] }) { assets { name } }
}`;

const operations = (variables: unknown = { file: null }): Part => ({
  name: 'operations',
  value: JSON.stringify({ query: QUERY, variables }),
});
const map = (value: unknown = { 0: ['variables.file'] }): Part => ({
  name: 'map',
  value: JSON.stringify(value),
});
const file = (name = '0', value: string | Buffer = 'solid', filename = 'part.stl'): Part => ({
  name,
  value,
  filename,
});
const times = (count: number, part: () => Part) => Array.from({ length: count }, () => part());

const NAMES: readonly (readonly [string, string])[] = [
  ['../../etc/passwd', 'passwd'],
  ['/etc/passwd', 'passwd'],
  ['C:\\Windows\\system32\\part.stl', 'part.stl'],
  ['CON', '_CON'],
  ['nul.stl', '_nul.stl'],
  ['', 'file'],
  ['..', 'file'],
  [`${'a'.repeat(5_000)}.stl`, `${'a'.repeat(196)}.stl`],
  ['part\u202elts.exe', 'partlts.exe'],
  ['🦷 Zähne.stl', '🦷 Zähne.stl'],
  ['e\u0301 é.stl', 'e\u0301 é.stl'],
  ['a"b\'c.stl', "a_b'c.stl"],
  ['a\r\nx-evil: 1\r\n\r\n.stl', 'ax-evil: 1.stl'],
  ['a\u0000b.stl', 'ab.stl'],
];

describe('the name of a file', () => {
  it.each(NAMES)('E11: %j reaches the vendor as a plain name', async (given, kept) => {
    const vendor = createUploadVendor();
    const { create } = await startUploadServer(vendor);
    const { slots } = create({ files: [{ filename: given, size: 5, checksum: null }] });
    expect(await put(slots[0]?.url ?? '', Buffer.from('solid'))).toMatchObject({ status: 201 });
    expect(vendor.taken.map(({ filename }) => filename)).toEqual([kept]);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(200);
  });
});

describe('a multipart request', () => {
  const proto = '{"query":"{ x }","variables":{"__proto__":{"polluted":null}}}';

  it.each<[string, Part[]]>([
    ['no operations', [map(), file()]],
    ['operations that are no JSON', [{ name: 'operations', value: '{' }, map()]],
    ['no map', [operations()]],
    ['a file of the map missing', [operations(), map()]],
    ['a file that is not in the map', [operations(), map(), file('1')]],
    ['parts beside them', [operations(), map(), { name: 'x', value: 'y' }]],
    ['a path out of its list', [operations({ f: [null] }), map({ 0: ['variables.f.1'] })]],
    [
      'a path to __proto__',
      [{ name: 'operations', value: proto }, map({ 0: ['variables.__proto__.polluted'] })],
    ],
    ['the map before the operations', [map(), operations(), file()]],
    ['one part 3,000 times', [operations(), map(), ...times(3_000, file)]],
    ['1,000 fields', [operations(), map(), ...times(1_000, () => ({ name: 'x', value: 'y' }))]],
  ])('E12: with %s is 400, and nothing is kept of it', async (_, parts) => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    const answer = await sendMultipart(url, parts);
    expect(answer).toMatchObject({ status: 400, code: 'INVALID_INPUT' });
    expect(answer.message).toMatch(/\w+ \w+/);
    expect(vendor.taken).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each<[string, Part[]]>([
    [
      '11 files',
      [
        operations({ files: Array(11).fill(null) }),
        map(
          Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, [`variables.files.${i}`]])),
        ),
      ],
    ],
    ['26 MB', [operations(), map(), file('0', Buffer.alloc(26_000_000))]],
  ])('E13: with %s is 413', async (_, parts) => {
    const vendor = createUploadVendor();
    const url = await startMultipartServer(vendor);
    expect(await sendMultipart(url, parts)).toMatchObject({
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect(vendor.taken).toEqual([]);
  });

  it.each([
    ['one header', `x: ${'v'.repeat(1_000_000)}`],
    [
      'a file name',
      `content-disposition: form-data; name="0"; filename="${'n'.repeat(1_000_000)}"`,
    ],
    ['many headers', 'x: v\r\n'.repeat(150_000).trimEnd()],
    ['a line that is no header', 'v'.repeat(1_000_000)],
  ])(
    'E13: with 1 MB of headers of a part, in %s, is 400, and no name is cut',
    async (_, header) => {
      const vendor = createUploadVendor();
      const url = await startMultipartServer(vendor);
      const disposition = 'content-disposition: form-data; name="0"; filename="a.stl"\r\n';
      const own = header.includes('disposition') ? header : `${disposition}${header}`;
      const part = `--a-boundary\r\n${own}\r\n\r\nsolid\r\n`;
      const answer = await sendMultipart(url, [operations(), map(), { raw: part }]);
      expect(answer).toMatchObject({
        status: 400,
        code: 'INVALID_INPUT',
        message: expect.stringContaining('headers of at most 16384 bytes'),
      });
      expect(vendor.taken).toEqual([]);
    },
  );

  const HEAD = [
    'POST /graphql HTTP/1.1',
    'host: x',
    'graphql-preflight: 1',
    'content-type: multipart/form-data; boundary=b',
    'transfer-encoding: chunked',
    '\r\n',
  ].join('\r\n');
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

  it.each([
    ['a header of a part that has no end', '--b\r\ncontent-disposition: form-data; x="'],
    [
      'a file that has no end',
      `--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${operations().value}\r\n--b\r\ncontent-disposition: form-data; name="map"\r\n\r\n${map().value}\r\n--b\r\ncontent-disposition: form-data; name="0"; filename="a.stl"\r\n\r\n`,
    ],
    ['a field that has no end', '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n'],
  ])('E13: with %s is refused in bounded memory', async (_, begin) => {
    const url = await startMultipartServer(createUploadVendor());
    const { socket, send, closed } = openRaw(url);
    const before = process.memoryUsage.rss();
    send(HEAD + chunk(begin));
    const filler = chunk('x'.repeat(100_000));
    const fill = () => {
      while (!socket.destroyed && socket.write(filler));
    };
    socket.on('drain', fill);
    fill();
    const { text } = await closed;
    expect(text).toMatch(/^(HTTP\/1\.1 4(00|13)|$)/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000);
  });
});

describe('an upload', () => {
  const BYTES = randomBytes(1_000_000);

  it.each([1, 2])(
    'E14: cut off at its half, of %i files, is not there and leaves nothing',
    async (count) => {
      const vendor = createUploadVendor();
      const { create, complete, dataDir } = await startUploadServer(vendor);
      const slot = { filename: 'part.stl', size: BYTES.length, checksum: null };
      const { uploadId, slots } = create({ files: Array(count).fill(slot) });
      const call = request(slots[0]?.url ?? '', {
        method: 'PUT',
        headers: { 'content-length': BYTES.length },
      });
      call.on('error', () => {});
      const kept = () => readdirSync(join(dataDir, 'uploads'), { recursive: true });
      call.write(BYTES.subarray(0, BYTES.length / 2));
      if (count === 1) await eventually(() => expect(vendor.taken[0]?.bytes).toBeGreaterThan(0));
      else await eventually(() => expect(kept().length).toBeGreaterThan(1));
      call.destroy();
      if (count === 1) {
        await eventually(() => expect(vendor.contexts[0]?.signal.aborted).toBe(true));
        await eventually(() => expect(vendor.taken[0]?.failure).toBeInstanceOf(Error));
      } else await eventually(() => expect(kept()).toHaveLength(1));
      await expect(complete(uploadId)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    },
  );

  it.each([
    ['other bytes than its type tells', BYTES],
    ['an archive that unpacks to a thousand times its size', gzipSync(Buffer.alloc(10_000_000))],
    ['nothing', Buffer.alloc(0)],
  ])('E15: of %s is passed through as it came', async (_, bytes) => {
    const vendor = createUploadVendor();
    const { create, complete } = await startUploadServer(vendor);
    const { uploadId, slots } = create({
      files: [{ filename: 'part.stl', size: bytes.length, checksum: null }],
    });
    const headers = { 'content-type': 'model/stl' };
    expect(await put(slots[0]?.url ?? '', bytes, headers)).toMatchObject({ status: 201 });
    expect(vendor.taken).toMatchObject([{ bytes: bytes.length, failure: null }]);
    expect((await complete(uploadId)).assets).toHaveLength(1);
  });
});
