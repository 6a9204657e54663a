import type { Random } from '../../core/random.ts';
import type { Mesh } from './geometry/mesh.ts';
import {
  createBox,
  createBracket,
  createCone,
  createCylinder,
  createGear,
} from './geometry/mesh-shape.ts';

/** A small part in millimeters, the same for the same numbers. */
export function createSampleShape(random: Random): Mesh {
  const shape = random.pick(SHAPES);
  return shape(random);
}

const SHAPES: readonly ((random: Random) => Mesh)[] = [
  (random) => createBox(random.int(10, 80), random.int(10, 80), random.int(5, 60)),
  (random) => {
    const thickness = random.int(3, 9);
    return createBracket(random.int(20, 80), random.int(20, 60), thickness, random.int(10, 50));
  },
  (random) => createCylinder(random.int(5, 40), random.int(5, 90), random.int(24, 64)),
  (random) => createCylinder(random.int(8, 30), random.int(4, 40), 6),
  (random) => createCone(random.int(5, 40), random.int(10, 80), random.int(4, 48)),
  (random) => {
    const radius = random.int(12, 50);
    return createGear(radius, radius * 0.2, random.int(4, 20), random.int(9, 28));
  },
];
