import type { TransformStep, Vector3 } from '@fabgraph/contract';
import { invalidInput } from './write.ts';

export interface TransformationOptions {
  /**
   * Whether the three factors of a scale go under `parameterScale`, too: the reference calls the
   * object `parametersScale` and its members `parameterScale.x`. Default false.
   */
  readonly isScaleDoubled?: boolean;
}

/**
 * The vendor's list of transformations, in the order given; numbers only, its lengths being
 * millimeters as ours are.
 * @throws GatewayError INVALID_INPUT naming the first step that says nothing that can be done.
 */
export function toTransformations(
  steps: readonly TransformStep[],
  { isScaleDoubled = false }: TransformationOptions = {},
): readonly Readonly<Record<string, unknown>>[] {
  if (steps.length === 0) throw invalidInput('A transformation needs at least one step.');
  return steps.map((step, index) => {
    const problem = problemOf(step);
    if (problem !== null) throw invalidInput(`Step ${index + 1} (${step.kind}): ${problem}.`);
    return toTransformation(step, isScaleDoubled);
  });
}

function toTransformation(step: TransformStep, isScaleDoubled: boolean) {
  switch (step.kind) {
    case 'bracket':
      return {
        type: 'bracket',
        parametersBrackets: { width: step.widthMm, gap: step.gapMm, thickness: step.thicknessMm },
      };
    case 'autoRotate':
      return { type: 'auto-rotate', parametersAutoRotate: { build: toXyz(step.build) } };
    case 'rotate':
      return { type: 'rotate', parametersRotate: toXyz(step.angles) };
    case 'autoScale':
      return { type: 'auto-scale', parametersAutoScale: { build: toXyz(step.build) } };
    case 'scale': {
      const factors = toXyz(step.percent);
      const doubled = isScaleDoubled ? { parameterScale: factors } : {};
      return { type: 'scale', parametersScale: factors, ...doubled };
    }
    case 'translate':
      return { type: 'translate', parametersTranslate: toXyz(step.by) };
    case 'autoTranslate':
      return { type: 'auto-translate' };
  }
}

/** The reference gives no bounds; these are what the words themselves mean. */
function problemOf(step: TransformStep): string | null {
  switch (step.kind) {
    case 'bracket':
      return (
        problemOfNumber('widthMm', step.widthMm, isPositive) ??
        problemOfNumber('gapMm', step.gapMm, isNotNegative) ??
        problemOfNumber('thicknessMm', step.thicknessMm, isPositive)
      );
    case 'autoRotate':
    case 'autoScale':
      return problemOfVector('the build volume', step.build, isPositive);
    case 'rotate':
      return problemOfVector('the angle', step.angles);
    case 'scale':
      return problemOfVector('the percentage', step.percent, isPositive);
    case 'translate':
      return problemOfVector('the distance', step.by);
    case 'autoTranslate':
      return null;
    default:
      return 'there is no such step';
  }
}

interface Bound {
  readonly holds: (value: number) => boolean;
  readonly says: string;
}

const isPositive: Bound = { holds: (value) => value > 0, says: 'more than 0' };
const isNotNegative: Bound = { holds: (value) => value >= 0, says: '0 or more' };

function problemOfVector(what: string, vector: Vector3, bound?: Bound): string | null {
  for (const axis of ['x', 'y', 'z'] as const) {
    const problem = problemOfNumber(`${what} ${axis}`, vector[axis], bound);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfNumber(what: string, value: number, bound?: Bound): string | null {
  if (!Number.isFinite(value)) return `${what} must be a number`;
  return bound === undefined || bound.holds(value) ? null : `${what} must be ${bound.says}`;
}

function toXyz({ x, y, z }: Vector3): Vector3 {
  return { x, y, z };
}
