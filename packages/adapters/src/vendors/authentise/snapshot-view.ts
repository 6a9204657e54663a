import type { SnapshotView, Vector3 } from '@fabgraph/contract';
import { invalidInput } from './write.ts';

/**
 * How the vendor is asked for a picture: what is null is not sent, and without camera and direction
 * it frames the model by itself.
 * @throws GatewayError INVALID_INPUT for what lies outside the documented ranges.
 */
export function toSnapshotJson(view: SnapshotView): Readonly<Record<string, unknown>> {
  for (const [key, max] of WHOLE_NUMBERS) checkWholeNumber(key, view[key], max);
  if (view.color !== null && !COLOR.test(view.color)) {
    throw invalidInput('color must be # and six hex digits.');
  }
  checkVector('camera', view.camera);
  checkVector('direction', view.direction);
  if (view.direction !== null && Object.values(view.direction).every((part) => part === 0)) {
    throw invalidInput('direction must point somewhere.');
  }

  const { width, height, samples, layer, color, camera, direction } = view;
  const said = Object.entries({ width, height, samples, layer, color }).filter(
    ([, value]) => value !== null,
  );
  return {
    ...Object.fromEntries(said),
    ...(camera === null ? {} : { x: camera.x, y: camera.y, z: camera.z }),
    ...(direction === null ? {} : { u: direction.x, v: direction.y, w: direction.z }),
  };
}

/** The layers of a model are not known before it is sliced. */
const WHOLE_NUMBERS = [
  ['width', 1_024],
  ['height', 768],
  ['samples', 5_000],
  ['layer', Number.MAX_SAFE_INTEGER],
] as const;
const COLOR = /^#[0-9a-f]{6}$/i;

function checkWholeNumber(key: string, value: number | null, max: number): void {
  if (value === null || (Number.isInteger(value) && value >= 0 && value <= max)) return;
  const range = max === Number.MAX_SAFE_INTEGER ? 'from 0 on' : `from 0 to ${max}`;
  throw invalidInput(`${key} must be a whole number ${range}.`);
}

function checkVector(key: string, vector: Vector3 | null): void {
  if (vector === null || [vector.x, vector.y, vector.z].every(Number.isFinite)) return;
  throw invalidInput(`${key} must be three numbers.`);
}
