/** A triangle soup as an STL file holds it: nine coordinates (three corners of x, y, z) per facet. */
export interface Mesh {
  readonly positions: Float64Array;
}

export type Point = readonly [x: number, y: number, z: number];

export interface Bounds {
  readonly min: Point;
  readonly max: Point;
}

/** Facets in a mesh. */
export function facetCountOf(mesh: Mesh): number {
  return mesh.positions.length / 9;
}

/** The box around a mesh, which must have at least one facet. */
export function boundsOf({ positions }: Mesh): Bounds {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let index = 0; index < positions.length; index++) {
    const axis = (index % 3) as 0 | 1 | 2;
    const value = positions[index] as number;
    if (value < min[axis]) min[axis] = value;
    if (value > max[axis]) max[axis] = value;
  }
  return { min, max };
}

/** Extent of a box along each axis. */
export function sizeOf({ min, max }: Bounds): Point {
  return [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
}

/** A new mesh with every corner moved by `move`. */
export function mapPoints({ positions }: Mesh, move: (point: Point) => Point): Mesh {
  const moved = new Float64Array(positions.length);
  for (let index = 0; index < positions.length; index += 3) {
    moved.set(
      move([
        positions[index] as number,
        positions[index + 1] as number,
        positions[index + 2] as number,
      ]),
      index,
    );
  }
  return { positions: moved };
}

/** One mesh with the facets of both. */
export function joinMeshes(first: Mesh, second: Mesh): Mesh {
  const positions = new Float64Array(first.positions.length + second.positions.length);
  positions.set(first.positions);
  positions.set(second.positions, first.positions.length);
  return { positions };
}
