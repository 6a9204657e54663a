import type { TransformStep, Vector3 } from '@fabgraph/contract';
import { checkCount, checkNumber, checkVector, invalidInput } from './check.ts';

/** One step as GraphQL gives it: exactly one of these is said. */
export interface GivenStep {
  readonly rotate?: Vector3 | null | undefined;
  readonly translate?: Vector3 | null | undefined;
  readonly scalePercent?: Vector3 | null | undefined;
  readonly autoRotate?: Vector3 | null | undefined;
  readonly autoScale?: Vector3 | null | undefined;
  readonly autoTranslate?: boolean | null | undefined;
  readonly bracket?: GivenBracket | null | undefined;
}

interface GivenBracket {
  readonly widthMm: number;
  readonly gapMm: number;
  readonly thicknessMm: number;
}

/** Steps as the port takes them, each checked. @throws GatewayError INVALID_INPUT */
export function toTransformSteps(steps: readonly GivenStep[]): readonly TransformStep[] {
  checkCount('steps', steps.length);
  return steps.map((step, index) => toTransformStep(step, `steps.${index}`));
}

function toTransformStep(
  { rotate, translate, scalePercent, autoRotate, autoScale, autoTranslate, bracket }: GivenStep,
  at: string,
): TransformStep {
  if (rotate) return { kind: 'rotate', angles: checkVector(`${at}.rotate`, rotate) };
  if (translate) return { kind: 'translate', by: checkVector(`${at}.translate`, translate) };
  if (scalePercent) {
    return { kind: 'scale', percent: checkVector(`${at}.scalePercent`, scalePercent, POSITIVE) };
  }
  if (autoRotate) {
    return { kind: 'autoRotate', build: checkVector(`${at}.autoRotate`, autoRotate, POSITIVE) };
  }
  if (autoScale) {
    return { kind: 'autoScale', build: checkVector(`${at}.autoScale`, autoScale, POSITIVE) };
  }
  if (bracket) {
    const { widthMm, gapMm, thicknessMm } = bracket;
    return {
      kind: 'bracket',
      widthMm: checkNumber(`${at}.bracket.widthMm`, widthMm, POSITIVE),
      gapMm: checkNumber(`${at}.bracket.gapMm`, gapMm, { min: 0 }),
      thicknessMm: checkNumber(`${at}.bracket.thicknessMm`, thicknessMm, POSITIVE),
    };
  }
  if (autoTranslate) return { kind: 'autoTranslate' };
  throw invalidInput(`\`${at}.autoTranslate\` is true; leave out a step that is not wanted.`);
}

const POSITIVE = { above: 0 };
