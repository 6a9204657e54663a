/** What a file holds, as a reader of its triangles would measure it. */
export interface Solid {
  readonly bytes: Uint8Array;
  readonly sizeMm: { readonly x: number; readonly y: number; readonly z: number };
  readonly volumeMm3: number;
  readonly areaMm2: number;
  readonly faceCount: number;
}

/** A binary STL of a box whose corner is at the origin. */
export function createBox(x: number, y: number, z: number): Solid {
  const triangles = boxTriangles(x, y, z);
  return {
    bytes: toBinaryStl(triangles),
    sizeMm: { x, y, z },
    volumeMm3: x * y * z,
    areaMm2: 2 * (x * y + y * z + z * x),
    faceCount: triangles.length,
  };
}

/** The same without one of its triangles: a mesh with a hole. */
export function createOpenBox(x: number, y: number, z: number): Uint8Array {
  return toBinaryStl(boxTriangles(x, y, z).slice(1));
}

/** Bytes in pieces, as they come over a wire. */
export async function* inPieces(bytes: Uint8Array, size = 100): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

type Point = readonly [number, number, number];
type Triangle = readonly [Point, Point, Point];

function boxTriangles(x: number, y: number, z: number): readonly Triangle[] {
  // Corners by their bits: 1 is x, 2 is y, 4 is z. Each face's corners run counterclockwise seen from outside.
  const corner = (bits: number): Point => [bits & 1 ? x : 0, bits & 2 ? y : 0, bits & 4 ? z : 0];
  const faces = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ] as const;
  return faces.flatMap(([a, b, c, d]) => [
    [corner(a), corner(b), corner(c)],
    [corner(a), corner(c), corner(d)],
  ]);
}

function toBinaryStl(triangles: readonly Triangle[]): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * triangles.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(80, triangles.length, true);
  for (const [index, triangle] of triangles.entries()) {
    // The normal is left zero: readers work it out.
    for (const [at, value] of triangle.flat().entries()) {
      view.setFloat32(84 + 50 * index + 12 + 4 * at, value, true);
    }
  }
  return bytes;
}
