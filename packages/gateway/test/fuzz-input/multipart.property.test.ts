import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sanitizeFilename } from '../../src/upload/filename.ts';
import { callsOf, type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { folderOf } from '../e2e/stl.ts';
import { heldBytes } from '../load/heap.ts';
import type { TextAnswer } from '../upload/put-client.ts';
import { damage, damages } from './byte-damage.ts';
import { cutAt, cuts } from './cut.ts';
import { bodies, contentTypeOf, type Operation, type SentBody, toBytes } from './multipart-body.ts';
import { sendPieces } from './multipart-client.ts';
import { runs } from './runs.ts';

interface Uploaded {
  readonly assets: readonly {
    readonly name: string;
    readonly download: { readonly url: string };
  }[];
}

let test: OpenedGateway;
let dataDir: string;
let target: { readonly folderId: string; readonly accountId: string };
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  test = await openTestGateway({ gateway: { dataDir } });
  target = await folderOf(test, 'metafold');
});
afterAll(async () => {
  await test.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function operationFor({ files }: SentBody): Operation {
  const variables = files.map((_, index) => `$f${index}: Upload!`).join(', ');
  const fields = files.map(
    (_, index) => `u${index}: uploadModel(input: {
      accountId: "${target.accountId}", folderId: "${target.folderId}", files: [$f${index}]
    }) { assets { name download { url } } }`,
  );
  return {
    query: `mutation (${variables}) { ${fields.join(' ')} }`,
    variables: Object.fromEntries(files.map((_, index) => [`f${index}`, null])),
  };
}

function keptNameOf(filename: string): string {
  return sanitizeFilename(filename.replaceAll('%22', '"'));
}

function waitingFiles(): readonly unknown[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
}

/** What means something in a body, or is next to that. */
const WORDS = [
  '\r\n',
  '\r\n\r\n',
  '--',
  '\n',
  'name="0"',
  'name="operations"',
  'name="map"',
  'name="__proto__"',
  '; filename=""',
  'filename',
  'form-data',
  'content-disposition: ',
  'Content-Type: multipart/mixed; boundary=x\r\n',
  'content-type: multipart/form-data; boundary=x\r\n',
  `x: ${'v'.repeat(20_000)}\r\n`,
  'variables.f0',
  'variables.__proto__.polluted',
  'variables.constructor.prototype.polluted',
  '"__proto__":{"polluted":null},',
  '"variables":',
  'uploadModel',
  '{',
  '[',
  '\u0000',
  '{"query":"{ vendors { id } }"}',
  '\r\n--x\r\ncontent-disposition: form-data; name="x"\r\n\r\n'.repeat(3_000),
];

/** Null: the right one. */
const contentTypes = fc.oneof(
  { weight: 8, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'multipart/form-data',
      'multipart/form-data; boundary=',
      'multipart/form-data; boundary=""',
      'multipart/form-data; boundary=x; boundary=y',
      `multipart/form-data; boundary=${'x'.repeat(300)}`,
      'multipart/form-data; charset=utf-16; boundary="x',
      'multipart/mixed; boundary=x',
      'Multipart/Form-Data;boundary=x',
    ),
  },
);

const STATUSES = [200, 400, 413, 415];
/** What a client, or the vendor that its file went to, can be told: INTERNAL is none. */
const CODES: ReadonlySet<string> = new Set([
  'INVALID_INPUT',
  'PAYLOAD_TOO_LARGE',
  'OPERATION_TOO_COMPLEX',
  'NOT_FOUND',
  'CONFLICT',
  'UNSUPPORTED',
]);

interface ShownError {
  readonly message: string;
  readonly extensions: { readonly code: string };
}

function errorsOf({ text }: TextAnswer): readonly ShownError[] {
  return (JSON.parse(text) as { errors?: readonly ShownError[] }).errors ?? [];
}

function codesOf(answer: TextAnswer): readonly string[] {
  return errorsOf(answer).map(({ extensions }) => extensions.code);
}

/** What is the same each time. */
function gistOf(answer: TextAnswer) {
  return { status: answer.status, messages: errorsOf(answer).map(({ message }) => message) };
}

function writesSeen(): readonly string[] {
  return callsOf(test.emulators, 'metafold').filter((call) => !call.startsWith('GET '));
}

describe('files that come with their operation', () => {
  it('are at the vendor byte for byte, by clean names, however they were written down and cut', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, cuts, async (body, places) => {
        test.emulators.metafold.reset();
        const expected = body.files.map(({ filename }) => keptNameOf(filename));
        // A folder of this vendor's holds a name once.
        fc.pre(new Set(expected).size === expected.length);
        const pieces = cutAt(toBytes(body, operationFor(body)), places);
        const { status, text } = await sendPieces(test.url, contentTypeOf(body), pieces);
        expect([status, text]).toEqual([200, expect.not.stringContaining('"errors"')]);
        const data = JSON.parse(text).data as Readonly<Record<string, Uploaded>>;
        for (const [index, { content }] of body.files.entries()) {
          const [asset] = data[`u${index}`]?.assets ?? [];
          expect(asset?.name).toBe(expected[index]);
          expect(asset?.name).not.toMatch(/[/\\"\p{Cc}]|^\.\.?$|^$/u);
          expect(Buffer.byteLength(asset?.name ?? '')).toBeLessThanOrEqual(200);
          const back = await (await fetch(asset?.download.url ?? '')).arrayBuffer();
          expect(Buffer.from(back).equals(content)).toBe(true);
        }
      }),
      runs(15),
    );
    expect(waitingFiles()).toEqual([]);
  });

  it('are refused alike however their broken body is cut, and none of it goes to a vendor', async () => {
    const heldAtFirst = heldBytes();
    await fc.assert(
      fc.asyncProperty(
        bodies,
        damages(WORDS),
        cuts,
        contentTypes,
        async (body, done, places, type) => {
          test.emulators.metafold.reset();
          const bytes = damage(toBytes(body, operationFor(body)), done);
          const contentType = type ?? contentTypeOf(body);
          const whole = await sendPieces(test.url, contentType, [bytes]);
          const written = writesSeen();
          test.emulators.metafold.reset();
          const inPieces = await sendPieces(test.url, contentType, cutAt(bytes, places));
          expect(STATUSES).toContain(whole.status);
          expect(codesOf(whole).filter((code) => !CODES.has(code))).toEqual([]);
          expect(gistOf(inPieces)).toEqual(gistOf(whole));
          if (whole.status === 200) return;
          expect(codesOf(whole)).not.toEqual([]);
          expect(written).toEqual([]);
          expect(writesSeen()).toEqual([]);
        },
      ),
      runs(25),
    );
    expect(waitingFiles()).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
    expect(heldBytes() - heldAtFirst).toBeLessThan(40_000_000);
  });
});
