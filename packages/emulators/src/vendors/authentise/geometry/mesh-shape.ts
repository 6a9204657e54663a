import type { Mesh, Point } from './mesh.ts';

type Corner = readonly [x: number, y: number];

/** A box with one corner at the origin. */
export function createBox(x: number, y: number, z: number): Mesh {
  return createExtrusion(
    [
      [0, 0],
      [x, 0],
      [x, y],
      [0, y],
    ],
    z,
  );
}

/** An L-shaped bracket: a foot and a wall of one thickness. */
export function createBracket(foot: number, wall: number, thickness: number, depth: number): Mesh {
  return createExtrusion(
    [
      [0, 0],
      [foot, 0],
      [foot, thickness],
      [thickness, thickness],
      [thickness, wall],
      [0, wall],
    ],
    depth,
  );
}

/** A cylinder, or with few sides a prism, standing on z = 0. */
export function createCylinder(radius: number, height: number, sides: number): Mesh {
  return createExtrusion(createRing(radius, sides), height);
}

/** A star-shaped wheel whose rim alternates between two radii. */
export function createGear(radius: number, depth: number, height: number, teeth: number): Mesh {
  const rim = createRing(1, teeth * 2).map(([x, y], index): Corner => {
    const reach = index % 2 === 0 ? radius : radius - depth;
    return [x * reach, y * reach];
  });
  return createExtrusion(rim, height, [0, 0]);
}

/** A cone, or with four sides a pyramid, standing on z = 0. */
export function createCone(radius: number, height: number, sides: number): Mesh {
  const ring = createRing(radius, sides);
  const facets: Point[] = [];
  ring.forEach((corner, index) => {
    const next = ring[(index + 1) % sides] as Corner;
    facets.push(at(corner, 0), at(next, 0), [0, 0, height]);
    facets.push([0, 0, 0], at(next, 0), at(corner, 0));
  });
  return toMesh(facets);
}

/** The same mesh without its last facet: a valid file that is not closed. */
export function openMesh({ positions }: Mesh): Mesh {
  return { positions: positions.slice(0, -9) };
}

/** Walls over a counterclockwise outline, closed by fans around a hub that sees all of it: by default its first corner. */
function createExtrusion(
  outline: readonly Corner[],
  height: number,
  hub: Corner | undefined = outline[0],
): Mesh {
  const facets: Point[] = [];
  outline.forEach((corner, index) => {
    const next = outline[(index + 1) % outline.length] as Corner;
    facets.push(at(corner, 0), at(next, 0), at(next, height));
    facets.push(at(corner, 0), at(next, height), at(corner, height));
    if (hub === undefined || corner === hub || next === hub) return;
    facets.push(at(hub, height), at(corner, height), at(next, height));
    facets.push(at(hub, 0), at(next, 0), at(corner, 0));
  });
  return toMesh(facets);
}

function createRing(radius: number, sides: number): readonly Corner[] {
  return Array.from({ length: sides }, (_, index): Corner => {
    const angle = (index * 2 * Math.PI) / sides;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

function at([x, y]: Corner, z: number): Point {
  return [x, y, z];
}

function toMesh(points: readonly Point[]): Mesh {
  return { positions: Float64Array.from(points.flat()) };
}
