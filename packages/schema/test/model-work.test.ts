import type { Job } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { job, model } from './support/entity.ts';
import { ask, idOf } from './support/graph.ts';
import { createMemoryAdapter } from './support/memory-adapter.ts';
import { createPowers } from './support/power.ts';
import { createRecordingHub } from './support/recording-hub.ts';

const account = 'a';
const ref = { account, type: 'Model', path: 'm' } as const;
const modelId = idOf(account, 'Model', 'm');
const TRANSFORM = `mutation ($input: TransformModelInput!) {
  transformModel(input: $input) { job { id status outputs { resource { ... on Model { name } } } } }
}`;
const SNAPSHOT = `mutation ($input: CreateSnapshotInput!) {
  createSnapshot(input: $input) { job { status } }
}`;
const SLICE = `mutation ($input: SliceModelInput!) { sliceModel(input: $input) { job { status } } }`;

function shop() {
  const { sent, power } = createPowers();
  const child = model({ account, path: 'child' });
  const made: Job = job({
    account,
    path: 'made',
    outputs: [{ role: 'model', resource: { ref: child.ref, entity: child } }],
  });
  const adapter = createMemoryAdapter({
    account,
    models: { items: [model({ account, path: 'm' })] },
    jobs: {},
    powers: {
      models: {
        transform: power('transform', () => made),
        createSnapshot: power('createSnapshot', () => made),
        slice: power('slice', () => made),
      },
    },
  });
  return { ...adapter, sent };
}

test('a transformation is sent step by step, answered with its child, and told to watchers', async () => {
  const a = shop();
  const { hub, told } = createRecordingHub();
  const vector = { x: 1, y: 2.5, z: 300 };
  const steps = [
    { rotate: { x: -90, y: 0, z: 360 } },
    { translate: { x: -1, y: 0, z: 0 } },
    { scalePercent: vector },
    { autoRotate: vector },
    { autoScale: vector },
    { bracket: { widthMm: 10, gapMm: 0, thicknessMm: 2 } },
    { autoTranslate: true },
  ];
  const { data, errors } = await ask([a], TRANSFORM, { input: { modelId, steps } }, { hub });
  expect(errors).toEqual([]);
  expect(data.transformModel.job).toEqual({
    id: idOf(account, 'Job', 'made'),
    status: 'RUNNING',
    outputs: [{ resource: { name: 'model child' } }],
  });
  expect(a.sent.map(({ args }) => args)).toEqual([
    [
      ref,
      [
        { kind: 'rotate', angles: { x: -90, y: 0, z: 360 } },
        { kind: 'translate', by: { x: -1, y: 0, z: 0 } },
        { kind: 'scale', percent: vector },
        { kind: 'autoRotate', build: vector },
        { kind: 'autoScale', build: vector },
        { kind: 'bracket', widthMm: 10, gapMm: 0, thicknessMm: 2 },
        { kind: 'autoTranslate' },
      ],
    ],
  ]);
  expect(told).toEqual(['changed a Job made']);
  expect(a.calls).toEqual([]);
});

test('what is not said of a snapshot is left to the vendor', async () => {
  const a = shop();
  await ask([a], SNAPSHOT, { input: { modelId } }, createRecordingHub());
  const camera = { x: 0, y: 0, z: 100 };
  const said = { width: 1_024, height: 768, samples: 5_000, layer: 3, color: '#4080fF', camera };
  await ask([a], SNAPSHOT, { input: { modelId, ...said } }, createRecordingHub());
  const nothing = {
    width: null,
    height: null,
    samples: null,
    layer: null,
    color: null,
    camera: null,
    direction: null,
  };
  expect(a.sent.map(({ args }) => args)).toEqual([
    [ref, nothing],
    [ref, { ...nothing, ...said }],
  ]);
});

test('a slice is sent with its engine and parameters, by default none', async () => {
  const a = shop();
  await ask([a], SLICE, { input: { modelId, engine: 'cura' } }, createRecordingHub());
  const parameters = { layer_height: 0.2 };
  await ask([a], SLICE, { input: { modelId, engine: 'cura', parameters } }, createRecordingHub());
  expect(a.sent.map(({ args }) => args)).toEqual([
    [ref, { engine: 'cura', parameters: {} }],
    [ref, { engine: 'cura', parameters }],
  ]);
});

test.each([
  ['transformModel', TRANSFORM, { steps: [{ autoTranslate: true }] }],
  ['createSnapshot', SNAPSHOT, {}],
  ['sliceModel', SLICE, { engine: 'cura' }],
])(
  '%s tells the vendor where to report, where it can reach this gateway',
  async (_field, document, more) => {
    const a = shop();
    const { hub } = createRecordingHub();
    const input = { modelId, ...more };
    await ask([a], document, { input }, { hub });
    await ask(
      [a],
      document,
      { input },
      {
        hub,
        reportAddressFor: ({ account }) => ({
          callbackUrl: `https://gateway.example/callbacks/${account}/token`,
        }),
      },
    );
    expect(a.sent.map(({ callbackUrl }) => callbackUrl)).toEqual([
      undefined,
      'https://gateway.example/callbacks/a/token',
    ]);
  },
);
