import fc from 'fast-check';

/** Where bytes are cut, each place as a share of the whole. */
export const cuts = fc.oneof(
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
  // Every byte by itself where there are few, else a part of them.
  fc.constant(Array.from({ length: 300 }, (_, index) => index / 300)),
);

/** The same bytes in pieces, none of them empty. */
export function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = new Set(places.map((place) => Math.floor(place * bytes.length)));
  const sorted = [...ends, bytes.length].sort((a, b) => a - b);
  return sorted
    .map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end))
    .filter((piece) => piece.length > 0);
}
