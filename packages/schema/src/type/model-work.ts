import { builder } from '../builder.ts';
import { requireId } from '../load/resolve-id.ts';
import { checkName, toParameters } from '../write/check.ts';
import { powerOf, requirePower } from '../write/power.ts';
import { toSnapshotView } from '../write/snapshot-view.ts';
import { tellJob } from '../write/tell.ts';
import { toTransformSteps } from '../write/transform-step.ts';
import { reportedWrite } from '../write/write-context.ts';
import { Vector3InputType } from './geometry.ts';

const BracketInputType = builder.inputType('BracketInput', {
  fields: (t) => ({
    widthMm: t.float({ required: true }),
    gapMm: t.float({ required: true }),
    thicknessMm: t.float({ required: true }),
  }),
});

const TransformStepInputType = builder.inputType('TransformStep', {
  description: 'One change of the geometry.',
  isOneOf: true,
  fields: (t) => ({
    rotate: t.field({ type: Vector3InputType, description: 'Degrees about X, then Y, then Z.' }),
    translate: t.field({ type: Vector3InputType, description: 'Mm from where it is.' }),
    scalePercent: t.field({
      type: Vector3InputType,
      description: '100 leaves it as it is; each above 0.',
    }),
    autoRotate: t.field({
      type: Vector3InputType,
      description: 'Turns it to fit a build volume, in mm; each above 0.',
    }),
    autoScale: t.field({
      type: Vector3InputType,
      description: 'Scales it to fit a build volume, in mm; each above 0.',
    }),
    bracket: t.field({ type: BracketInputType, description: 'Puts it between brackets.' }),
    autoTranslate: t.boolean({ description: 'Puts it where it can be printed; `true` only.' }),
  }),
});

const TransformModelInputType = builder.inputType('TransformModelInput', {
  fields: (t) => ({
    modelId: t.id({ required: true }),
    steps: t.field({
      type: [TransformStepInputType],
      required: true,
      description: 'Applied in this order; 1 to 100.',
    }),
  }),
});

const CreateSnapshotInputType = builder.inputType('CreateSnapshotInput', {
  description: 'What is not said is left to the vendor.',
  fields: (t) => ({
    modelId: t.id({ required: true }),
    width: t.int({ description: 'Pixels, at most 1,024.' }),
    height: t.int({ description: 'Pixels, at most 768.' }),
    samples: t.int({ description: 'More are finer and slower; at most 5,000.' }),
    layer: t.int({ description: 'Shows it printed up to this layer.' }),
    color: t.string({ description: 'As `#RRGGBB`.' }),
    camera: t.field({ type: Vector3InputType, description: 'Where it is seen from.' }),
    direction: t.field({ type: Vector3InputType, description: 'Where the camera looks.' }),
  }),
});

const SliceModelInputType = builder.inputType('SliceModelInput', {
  fields: (t) => ({
    modelId: t.id({ required: true }),
    engine: t.string({ required: true, description: "The vendor's name of the slicer." }),
    parameters: t.field({ type: 'JSON', description: 'An object; by default empty.' }),
  }),
});

const TRANSFORM = powerOf('TRANSFORM_MODEL', ({ models }) => models?.transform);
const SNAPSHOT = powerOf('CREATE_SNAPSHOT', ({ models }) => models?.createSnapshot);
const SLICE = powerOf('SLICE_MODEL', ({ models }) => models?.slice);

builder.mutationFields((t) => ({
  transformModel: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Makes a changed child of a model: it will be in `job.outputs`. 3DIAX.',
    args: { input: t.arg({ type: TransformModelInputType, required: true }) },
    resolve: async (_root, { input: { modelId, steps } }, context) => {
      const { adapter, ref } = requireId(context, modelId, 'Model');
      const transform = requirePower(context, adapter, TRANSFORM);
      const order = toTransformSteps(steps);
      const job = await transform(ref, order, reportedWrite(context, adapter));
      return tellJob(context, adapter, job);
    },
  }),
  createSnapshot: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Takes a picture of a model: it will be in `job.outputs`. 3DIAX.',
    args: { input: t.arg({ type: CreateSnapshotInputType, required: true }) },
    resolve: async (_root, { input: { modelId, ...given } }, context) => {
      const { adapter, ref } = requireId(context, modelId, 'Model');
      const createSnapshot = requirePower(context, adapter, SNAPSHOT);
      const view = toSnapshotView(given);
      const job = await createSnapshot(ref, view, reportedWrite(context, adapter));
      return tellJob(context, adapter, job);
    },
  }),
  sliceModel: t.field({
    type: 'JobPayload',
    nullable: true,
    description: 'Turns a model into instructions for a printer. 3DIAX.',
    args: { input: t.arg({ type: SliceModelInputType, required: true }) },
    resolve: async (_root, { input: { modelId, engine, parameters } }, context) => {
      const { adapter, ref } = requireId(context, modelId, 'Model');
      const slice = requirePower(context, adapter, SLICE);
      const order = { engine: checkName(engine, 'engine'), parameters: toParameters(parameters) };
      const job = await slice(ref, order, reportedWrite(context, adapter));
      return tellJob(context, adapter, job);
    },
  }),
}));
