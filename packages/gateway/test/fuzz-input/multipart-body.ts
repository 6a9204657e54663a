import fc from 'fast-check';

/** One file as a client has it, and how it writes it down. */
export interface SentFile {
  /** Of the part. */
  readonly part: string;
  readonly filename: string;
  readonly style: Style;
  readonly type: string | null;
  readonly content: Buffer;
  readonly headers: readonly string[];
}

export type Style = 'percent' | 'backslash' | 'star' | 'token';

export interface SentBody {
  readonly boundary: string;
  readonly preamble: string;
  readonly epilogue: string;
  readonly files: readonly SentFile[];
}

const BOUNDARY_CHARS = [
  ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'()+_,-./:=?",
];
const boundaries = fc
  .array(fc.constantFrom(...BOUNDARY_CHARS), { minLength: 1, maxLength: 70 })
  .map((characters) => characters.join(''));

const tokens = fc.stringMatching(/^[a-z0-9._-]{1,20}$/);
/** A header's line has none of these. */
const CONTROL = /\p{Cc}/gu;
const anyNames = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
  // What means something in a header, in a path or to a reader.
  fc.string({
    unit: fc.constantFrom(
      ...'"/\\;=\'%*,:. ab',
      '%22',
      '..',
      'é',
      'e\u0301',
      '🦷',
      '\u202e',
      '\u00a0',
    ),
    minLength: 1,
    maxLength: 20,
  }),
);
const plainNames = anyNames.map((name) => `${name.replace(CONTROL, '')}.stl`);

const named: fc.Arbitrary<Pick<SentFile, 'filename' | 'style'>> = fc.oneof(
  fc.record({ style: fc.constant('token' as const), filename: tokens }),
  fc.record({
    style: fc.constant('percent' as const),
    filename: plainNames.map((name) => name.replaceAll('\\', '')),
  }),
  fc.record({ style: fc.constant('backslash' as const), filename: plainNames }),
  fc.record({
    style: fc.constant('star' as const),
    filename: anyNames,
  }),
);

const extraHeaders = fc.array(
  fc.constantFrom(
    'content-transfer-encoding: binary',
    'X-Long: '.padEnd(2_000, 'x'),
    'x-empty:',
    'content-length: 7',
    'X-Folded: one\r\n two',
  ),
  { maxLength: 3 },
);

/** Bytes, with such among them as a boundary begins with. */
function contents(boundary: string): fc.Arbitrary<Buffer> {
  const bait = fc.constantFrom(
    '\r\n--',
    '\r\n-',
    '\r',
    '--',
    `--${boundary}`,
    `\r\n--${boundary.slice(0, -1)}\r`,
    '\r\n\r\n',
    `\n--${boundary}--`,
  );
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    bait.map((text) => Buffer.from(text, 'latin1')),
    fc.nat(30_000).map((size) => Buffer.alloc(size, 7)),
  );
  return fc
    .array(pieces, { minLength: 1, maxLength: 6 })
    .map((all) => Buffer.concat(all))
    .filter((bytes) => bytes.length > 0 && !bytes.includes(`\r\n--${boundary}`, 0, 'latin1'))
    .filter(
      (bytes) => !bytes.subarray(0, boundary.length + 2).equals(Buffer.from(`--${boundary}`)),
    );
}

export const bodies: fc.Arbitrary<SentBody> = boundaries.chain((boundary) =>
  fc.record({
    boundary: fc.constant(boundary),
    preamble: fc.constantFrom('', '\r\n', 'To whom it may concern\r\n', '\r\n\r\n--\r\n'),
    epilogue: fc.constantFrom('', '\r\n', '\r\nover\r\n', ' \r\n--\r\n'),
    files: fc.uniqueArray(
      fc
        .record({
          part: fc.stringMatching(/^[ a-zA-Z0-9._-]{1,12}$/),
          named,
          type: fc.constantFrom(
            null,
            'model/stl',
            'application/octet-stream',
            'text/plain; charset=utf-16',
          ),
          content: contents(boundary),
          headers: extraHeaders,
        })
        .map(({ named: own, ...rest }) => ({ ...rest, ...own })),
      {
        minLength: 1,
        maxLength: 3,
        selector: ({ part }) => part,
      },
    ),
  }),
);

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Each file into the variable of its index: `f0`, `f1`. */
export function toMap(files: readonly SentFile[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(files.map(({ part }, index) => [part, [`variables.f${index}`]]));
}

export function toBytes(
  { boundary, preamble, epilogue, files }: SentBody,
  operation: Operation,
): Buffer {
  const field = (name: string, value: string) =>
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
  return Buffer.concat([
    Buffer.from(preamble),
    field('operations', JSON.stringify(operation)),
    field('map', JSON.stringify(toMap(files))),
    ...files.flatMap((file) => [
      Buffer.from(`--${boundary}\r\n${headersOf(file)}\r\n\r\n`),
      file.content,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--${epilogue}`),
  ]);
}

export function contentTypeOf({ boundary }: SentBody): string {
  return `multipart/form-data; boundary="${boundary}"`;
}

function headersOf({ part, filename, style, type, headers }: SentFile): string {
  const disposition = `content-disposition: form-data; name="${part}"; ${parameterOf(filename, style)}`;
  const own = type === null ? [] : [`Content-Type: ${type}`];
  return [...headers, disposition, ...own].join('\r\n');
}

function parameterOf(filename: string, style: Style): string {
  if (style === 'token') return `filename=${filename}`;
  if (style === 'percent') return `filename="${filename.replaceAll('"', '%22')}"`;
  if (style === 'backslash') return `filename="${filename.replace(/["\\]/g, '\\$&')}"`;
  const encoded = encodeURIComponent(filename).replace(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16)}`;
  });
  return `filename="other.stl"; filename*=UTF-8''${encoded}`;
}
