import { GatewayError, type Vector3 } from '@fabgraph/contract';

/** What was asked for cannot be, whoever is asked: nothing is sent. */
export function invalidInput(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}

const MAX_NAME_LENGTH = 255;

/** A name that a thing is given. @throws GatewayError INVALID_INPUT */
export function checkName(name: string, argument = 'name'): string {
  if (name.trim() === '' || name.length > MAX_NAME_LENGTH || CONTROL.test(name)) {
    throw invalidInput(
      `\`${argument}\` has 1 to ${MAX_NAME_LENGTH} characters, not only blanks and no control characters.`,
    );
  }
  return name;
}

const CONTROL = /\p{Cc}/u;

const MAX_ITEMS = 100;

/** How many are dealt with at once. @throws GatewayError INVALID_INPUT */
export function checkCount(
  argument: string,
  count: number,
  { min = 1, max = MAX_ITEMS }: { readonly min?: number; readonly max?: number } = {},
): void {
  if (count >= min && count <= max) return;
  throw invalidInput(
    `\`${argument}\` has ${count} entries; at once there can be ${min === max ? max : `${min} to ${max}`}.`,
  );
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** Exclusive; in place of `min`. */
  readonly above?: number;
}

/** @throws GatewayError INVALID_INPUT for what is no finite number within the bounds. */
export function checkNumber(argument: string, value: number, bounds: Bounds = {}): number {
  const { min = -Infinity, max = Infinity, above = -Infinity } = bounds;
  if (Number.isFinite(value) && value >= min && value <= max && value > above) return value;
  throw invalidInput(`\`${argument}\` is ${describe(bounds)}, not ${value}.`);
}

/** The same for what may be left to the vendor. */
export function checkOptional(
  argument: string,
  value: number | null | undefined,
  bounds: Bounds,
): number | null {
  return value === null || value === undefined ? null : checkNumber(argument, value, bounds);
}

/** Each part within the bounds. @throws GatewayError INVALID_INPUT */
export function checkVector(argument: string, vector: Vector3, bounds?: Bounds): Vector3 {
  return {
    x: checkNumber(`${argument}.x`, vector.x, bounds),
    y: checkNumber(`${argument}.y`, vector.y, bounds),
    z: checkNumber(`${argument}.z`, vector.z, bounds),
  };
}

/** An object of the vendor's own parameters; by default empty. @throws GatewayError INVALID_INPUT */
export function toParameters(given: unknown): Readonly<Record<string, unknown>> {
  if (given === null || given === undefined) return {};
  if (typeof given === 'object' && !Array.isArray(given)) return given as Record<string, unknown>;
  throw invalidInput('`parameters` is a JSON object.');
}

function describe({ min, max, above }: Bounds): string {
  if (above !== undefined) return `a number above ${above}`;
  if (min !== undefined && max !== undefined) return `a number from ${min} to ${max}`;
  return min === undefined ? 'a finite number' : `a number from ${min}`;
}
