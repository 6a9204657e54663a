import fc from 'fast-check';

/** A change of the bytes of a body, at a part of its length. */
export interface ByteChange {
  readonly kind: 'bytes';
  readonly change: (typeof CHANGES)[number];
  /** In percent. */
  readonly at: number;
}

const CHANGES = [
  'cut',
  'flip',
  'insert',
  'insert NUL',
  'second document',
  'byte order mark',
  'utf-16',
  'not utf-8',
  'empty',
  'blank',
  'html',
] as const;

export const byteChanges: fc.Arbitrary<ByteChange> = fc.record({
  kind: fc.constant('bytes' as const),
  change: fc.constantFrom(...CHANGES),
  at: fc.nat(100),
});

export function changeBytes(body: Buffer, { change, at }: ByteChange): Buffer {
  const index = Math.floor((body.length * at) / 100);
  const around = (bytes: Buffer) =>
    Buffer.concat([body.subarray(0, index), bytes, body.subarray(index)]);
  switch (change) {
    case 'cut':
      return body.subarray(0, index);
    case 'flip':
      return Buffer.from(body.map((byte, each) => (each === index ? byte ^ 0x41 : byte)));
    case 'insert':
      return around(Buffer.from('","x":['));
    case 'insert NUL':
      return around(Buffer.alloc(3));
    case 'second document':
      return Buffer.concat([body, Buffer.from('\n{"id":"1"}')]);
    case 'byte order mark':
      return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]);
    case 'utf-16':
      return Buffer.from(`\ufeff${body.toString()}`, 'utf16le');
    case 'not utf-8':
      return around(Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80]));
    case 'empty':
      return Buffer.alloc(0);
    case 'blank':
      return Buffer.from(' \r\n\t '.repeat(20_000));
    case 'html':
      return Buffer.from('<!doctype html><html><title>Sign in</title></html>');
  }
}
