export type Size = readonly [x: number, y: number, z: number];

/** Of the unit cube: each triangle is three corners, a corner's bits are its x, y and z. */
const TRIANGLES: readonly (readonly [number, number, number])[] = [
  [0, 2, 1],
  [1, 2, 3],
  [4, 5, 6],
  [5, 7, 6],
  [0, 1, 4],
  [1, 5, 4],
  [2, 6, 3],
  [3, 6, 7],
  [0, 4, 2],
  [2, 4, 6],
  [1, 3, 5],
  [3, 7, 5],
];

const STL_HEADER_BYTES = 84;
const STL_TRIANGLE_BYTES = 50;

export const BOX_STL_BYTES = STL_HEADER_BYTES + TRIANGLES.length * STL_TRIANGLE_BYTES;

/** A closed box as binary STL, in millimeters. */
export function toBoxStl(size: Size): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BOX_STL_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(STL_HEADER_BYTES - 4, TRIANGLES.length, true);
  TRIANGLES.forEach((corners, triangle) => {
    const start = STL_HEADER_BYTES + triangle * STL_TRIANGLE_BYTES;
    corners.forEach((corner, vertex) => {
      cornerPoint(corner, size).forEach((value, axis) => {
        // The first 12 bytes are the normal: zero, which readers take as "compute it".
        view.setFloat32(start + 12 + vertex * 12 + axis * 4, value, true);
      });
    });
  });
  return bytes;
}

/** The same box as Wavefront OBJ. */
export function toBoxObj(size: Size): Uint8Array<ArrayBuffer> {
  const corners = Array.from({ length: 8 }, (_, corner) => cornerPoint(corner, size));
  const lines = [
    ...corners.map((point) => `v ${point.join(' ')}`),
    ...TRIANGLES.map((triangle) => `f ${triangle.map((corner) => corner + 1).join(' ')}`),
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function cornerPoint(corner: number, [x, y, z]: Size): [number, number, number] {
  return [corner & 1 ? x : 0, corner & 2 ? y : 0, corner & 4 ? z : 0];
}
