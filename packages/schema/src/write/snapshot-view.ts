import type { SnapshotView, Vector3 } from '@fabgraph/contract';
import { checkOptional, checkVector, invalidInput } from './check.ts';

/** A view as GraphQL gives it: what is not said may be null or absent. */
export type GivenView = { readonly [Key in keyof SnapshotView]?: SnapshotView[Key] | undefined };

/** A view as the port takes it, checked. @throws GatewayError INVALID_INPUT */
export function toSnapshotView({
  width,
  height,
  samples,
  layer,
  color,
  camera,
  direction,
}: GivenView): SnapshotView {
  return {
    width: checkOptional('width', width, { min: 0, max: 1_024 }),
    height: checkOptional('height', height, { min: 0, max: 768 }),
    samples: checkOptional('samples', samples, { min: 0, max: 5_000 }),
    layer: checkOptional('layer', layer, { min: 0 }),
    color: toColor(color),
    camera: toVector('camera', camera),
    direction: toVector('direction', direction),
  };
}

const COLOR = /^#[0-9a-f]{6}$/i;

function toColor(color: string | null | undefined): string | null {
  if (color === null || color === undefined) return null;
  if (COLOR.test(color)) return color;
  throw invalidInput('`color` is written as #RRGGBB, such as "#4080ff".');
}

function toVector(argument: string, vector: Vector3 | null | undefined): Vector3 | null {
  return vector === null || vector === undefined ? null : checkVector(argument, vector);
}
