import fc from 'fast-check';

/** What is done to bytes on their way, at a place that is a share of the whole. */
export type Damage =
  | { readonly kind: 'drop' | 'double'; readonly at: number; readonly length: number }
  | { readonly kind: 'flip'; readonly at: number; readonly mask: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly at: number }
  | { readonly kind: 'replace'; readonly from: string; readonly to: string };

const places = fc.double({ min: 0, max: 1, noNaN: true });

/** `words`: texts that mean something where the bytes go. */
export function damages(words: readonly string[]): fc.Arbitrary<readonly Damage[]> {
  const word = fc.constantFrom(...words);
  const inserted = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    word.map((text) => Buffer.from(text)),
  );
  const damage: fc.Arbitrary<Damage> = fc.oneof(
    fc.record({
      kind: fc.constantFrom('drop' as const, 'double' as const),
      at: places,
      length: fc.integer({ min: 1, max: 300 }),
    }),
    fc.record({
      kind: fc.constant('flip' as const),
      at: places,
      mask: fc.integer({ min: 1, max: 255 }),
    }),
    fc.record({ kind: fc.constant('insert' as const), at: places, bytes: inserted }),
    fc.record({ kind: fc.constant('end' as const), at: places }),
    fc.record({ kind: fc.constant('replace' as const), from: word, to: word }),
  );
  return fc.array(damage, { minLength: 1, maxLength: 4 });
}

export function damage(bytes: Buffer, all: readonly Damage[]): Buffer {
  return all.reduce(damageOnce, bytes);
}

function damageOnce(bytes: Buffer, each: Damage): Buffer {
  if (each.kind === 'replace') {
    const at = bytes.indexOf(each.from);
    if (at === -1) return bytes;
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from(each.to),
      bytes.subarray(at + Buffer.byteLength(each.from)),
    ]);
  }
  const at = Math.floor(each.at * bytes.length);
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(at);
  switch (each.kind) {
    case 'end':
      return before;
    case 'insert':
      return Buffer.concat([before, each.bytes, after]);
    case 'drop':
      return Buffer.concat([before, after.subarray(each.length)]);
    case 'double':
      return Buffer.concat([before, after.subarray(0, each.length), after]);
    case 'flip':
      return Buffer.concat([
        before,
        Buffer.from(after.subarray(0, 1).map((byte) => byte ^ each.mask)),
        after.subarray(1),
      ]);
  }
}
