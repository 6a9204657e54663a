import { type FieldReader, isJsonObject } from './field-reader.ts';
import type { Point } from './geometry/mesh.ts';
import type { Transformation } from './geometry/mesh-transform.ts';

type TransformationType = Transformation['type'];

const MAX_STEPS = 50;

/** Where the parameters of each type are; the reference spells two of them in two ways. */
const PARAMETER_KEYS: Record<TransformationType, readonly string[]> = {
  bracket: ['parametersBrackets', 'parametersBracket'],
  'auto-rotate': ['parametersAutoRotate'],
  rotate: ['parametersRotate'],
  'auto-scale': ['parametersAutoScale'],
  scale: ['parametersScale', 'parameterScale'],
  'auto-translate': [],
  translate: ['parametersTranslate'],
};

const TYPES = Object.keys(PARAMETER_KEYS) as readonly TransformationType[];

/** Reads the steps of a transformation request; what is wrong with them is reported to `fields`. */
export function readTransformations(fields: FieldReader): readonly Transformation[] {
  const steps = fields.list('transformations') ?? [];
  if (steps.length === 0) fields.report('transformations', 'needs at least one step');
  if (steps.length > MAX_STEPS) {
    fields.report('transformations', `may have ${MAX_STEPS} steps at most`);
    return [];
  }
  return steps
    .map((step, index) => readStep(fields, step, index))
    .filter((step) => step !== undefined);
}

function readStep(fields: FieldReader, step: unknown, index: number): Transformation | undefined {
  const key = `transformations.${index}`;
  if (!isJsonObject(step)) {
    fields.report(key, 'must be an object');
    return undefined;
  }
  const stepFields = fields.within(step, `${key}.`);
  const type = stepFields.oneOf('type', TYPES, { isRequired: true });
  if (type === undefined) return undefined;
  if (type === 'auto-translate') return { type };
  const keys = PARAMETER_KEYS[type];
  const parameterKey = keys.find((candidate) => stepFields.has(candidate)) ?? keys[0] ?? '';
  const parameters = stepFields.object(parameterKey, { isRequired: true });
  return parameters && readParameters(type, parameters);
}

function readParameters(
  type: Exclude<TransformationType, 'auto-translate'>,
  parameters: FieldReader,
): Transformation | undefined {
  switch (type) {
    case 'bracket': {
      const width = parameters.number('width', { isRequired: true, above: 0 });
      const gap = parameters.number('gap', { isRequired: true, min: 0 });
      const thickness = parameters.number('thickness', { isRequired: true, above: 0 });
      if (width === undefined || gap === undefined || thickness === undefined) return undefined;
      return { type, width, gap, thickness };
    }
    case 'auto-rotate':
    case 'auto-scale': {
      const volume = parameters.object('build', { isRequired: true });
      const build = volume && readPoint(volume, { above: 0 });
      return build && { type, build };
    }
    case 'scale': {
      const by = readPoint(parameters, { above: 0 });
      return by && { type, by };
    }
    case 'rotate':
    case 'translate': {
      const by = readPoint(parameters);
      return by && { type, by };
    }
  }
}

function readPoint(fields: FieldReader, rule: { readonly above?: number } = {}): Point | undefined {
  const read = (axis: string) => fields.number(axis, { isRequired: true, ...rule });
  const [x, y, z] = [read('x'), read('y'), read('z')];
  return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
}
