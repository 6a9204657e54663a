import { boundsOf, joinMeshes, type Mesh, mapPoints, type Point, sizeOf } from './mesh.ts';
import { createBox } from './mesh-shape.ts';

/** One step of a transformation request: lengths in millimeters, angles in degrees, scales in percent (100 keeps). */
export type Transformation =
  | {
      readonly type: 'bracket';
      readonly width: number;
      readonly gap: number;
      readonly thickness: number;
    }
  | { readonly type: 'auto-rotate' | 'auto-scale'; readonly build: Point }
  | { readonly type: 'rotate' | 'scale' | 'translate'; readonly by: Point }
  | { readonly type: 'auto-translate' };

/** Applies the steps in order. */
export function transformMesh(mesh: Mesh, transformations: readonly Transformation[]): Mesh {
  return transformations.reduce(applyTransformation, mesh);
}

function applyTransformation(mesh: Mesh, transformation: Transformation): Mesh {
  switch (transformation.type) {
    case 'bracket':
      return addBracket(mesh, transformation);
    case 'auto-rotate':
      return rotateToFit(mesh, transformation.build);
    case 'auto-scale':
      return scaleToFit(mesh, transformation.build);
    case 'auto-translate':
      return centerOnPlate(mesh);
    case 'rotate':
      return rotate(mesh, transformation.by);
    case 'scale':
      return scale(mesh, transformation.by);
    case 'translate':
      return translate(mesh, transformation.by);
  }
}

/** A square plate, centered `gap` below the model. */
function addBracket(
  mesh: Mesh,
  { width, gap, thickness }: { width: number; gap: number; thickness: number },
): Mesh {
  const { min, max } = boundsOf(mesh);
  const plate = translate(createBox(width, width, thickness), [
    (min[0] + max[0] - width) / 2,
    (min[1] + max[1] - width) / 2,
    min[2] - gap - thickness,
  ]);
  return joinMeshes(mesh, plate);
}

/** Right-angle turns that bring each pair of axes, and all three in a circle, into each other's place. */
const AXIS_TURNS: readonly Point[] = [
  [0, 0, 0],
  [0, 0, 90],
  [90, 0, 0],
  [0, 90, 0],
  [90, 0, 90],
  [0, 90, 90],
];

/** The lowest of the turns that fit the build volume; unturned when none fits. */
function rotateToFit(mesh: Mesh, build: Point): Mesh {
  const heightOf = (candidate: Mesh) => sizeOf(boundsOf(candidate))[2];
  const fitting = AXIS_TURNS.map((turn) => rotate(mesh, turn))
    .filter((candidate) => fits(sizeOf(boundsOf(candidate)), build))
    .sort((first, second) => heightOf(first) - heightOf(second));
  return fitting[0] ?? mesh;
}

function fits(size: Point, build: Point): boolean {
  return size.every((extent, axis) => extent <= (build[axis] as number));
}

/** The largest even scaling that fits the build volume, about the origin. */
function scaleToFit(mesh: Mesh, build: Point): Mesh {
  const ratios = sizeOf(boundsOf(mesh)).map((extent, axis) => (build[axis] as number) / extent);
  const percent = Math.min(...ratios) * 100;
  return Number.isFinite(percent) ? scale(mesh, [percent, percent, percent]) : mesh;
}

/** Moves the model onto the plate, centered over the origin. */
function centerOnPlate(mesh: Mesh): Mesh {
  const { min, max } = boundsOf(mesh);
  return translate(mesh, [-(min[0] + max[0]) / 2, -(min[1] + max[1]) / 2, -min[2]]);
}

function translate(mesh: Mesh, by: Point): Mesh {
  return mapPoints(mesh, ([x, y, z]) => [x + by[0], y + by[1], z + by[2]]);
}

function scale(mesh: Mesh, percent: Point): Mesh {
  return mapPoints(mesh, ([x, y, z]) => [
    (x * percent[0]) / 100,
    (y * percent[1]) / 100,
    (z * percent[2]) / 100,
  ]);
}

/** About the origin: first X, then Y, then Z. */
function rotate(mesh: Mesh, degrees: Point): Mesh {
  const [sinX, cosX] = sineAndCosine(degrees[0]);
  const [sinY, cosY] = sineAndCosine(degrees[1]);
  const [sinZ, cosZ] = sineAndCosine(degrees[2]);
  return mapPoints(mesh, ([x, y, z]) => {
    const [y1, z1] = [y * cosX - z * sinX, y * sinX + z * cosX];
    const [x2, z2] = [x * cosY + z1 * sinY, z1 * cosY - x * sinY];
    return [x2 * cosZ - y1 * sinZ, x2 * sinZ + y1 * cosZ, z2];
  });
}

const EXACT_QUARTERS: readonly (readonly [sine: number, cosine: number])[] = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];

/** Quarter turns are exact, so that a turned box keeps its exact size. */
function sineAndCosine(degrees: number): readonly [sine: number, cosine: number] {
  const turned = ((degrees % 360) + 360) % 360;
  const quarter = EXACT_QUARTERS[turned / 90];
  if (quarter !== undefined) return quarter;
  const radians = (turned * Math.PI) / 180;
  return [Math.sin(radians), Math.cos(radians)];
}
