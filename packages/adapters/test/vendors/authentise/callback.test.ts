import type { LiveRef } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import {
  ACCOUNT,
  createTestAdapter,
  createWrite,
  modelRef,
  startShop,
  uploadOf,
} from './fixture.ts';
import { createBox } from './stl.ts';

const HOST = 'https://3diax.example';
const ID = '11111111-2222-4333-8444-555555555555';

function job(path: string): LiveRef {
  return { account: ACCOUNT, type: 'Job', path };
}

function aboutModel(id: string): readonly LiveRef[] {
  return [modelRef(id), job(`analysis/${id}`), job(`transformation/${id}`)];
}

it.each<[string, string, readonly LiveRef[]]>([
  ['a model', `${HOST}/model/${ID}/`, aboutModel(ID)],
  ['a model without its host', `/model/${ID}/`, aboutModel(ID)],
  ['a snapshot', `${HOST}/model/${ID}/snapshot/s-1/`, [job(`snapshot/${ID}/s-1`)]],
  ['a slice', `${HOST}/slice/${ID}/`, [job(`slice/${ID}`)]],
  ['what the graph does not carry', `${HOST}/printer/instance/7/`, []],
  ['another host', `https://elsewhere.example/model/${ID}/`, []],
  ['no address', 'model', []],
  ['a way out of the path', `${HOST}/model/..%2f..%2fusers/`, []],
])('is about %s', (_, uri, about) => {
  const { callbacks } = createTestAdapter(HOST).facets;
  const none = new URLSearchParams();
  expect(callbacks!.refsOf({ uri, status: 'processed', 'size.x': 40 }, none)).toEqual(about);
  expect(callbacks!.refsOf(undefined, new URLSearchParams({ uri, status: 'x' }))).toEqual(about);
});

it.each([null, 7, 'text', [], {}, { uri: 7 }, { uri: `/model/${'x'.repeat(3_000)}/` }])(
  'is about nothing where it says %j',
  (body) => {
    const { callbacks } = createTestAdapter(HOST).facets;
    expect(callbacks!.refsOf(body, new URLSearchParams())).toEqual([]);
  },
);

it('tells what a write made before it reads that back', async () => {
  const { adapter, emulator } = await startShop();
  const { models, uploads } = adapter.facets;
  const made: (readonly LiveRef[])[] = [];
  const write = { ...createWrite(), onMade: (about: readonly LiveRef[]) => made.push(about) };

  const uploaded = await uploads!.upload(uploadOf(createBox(10, 10, 10).bytes), write);
  const { ref } = uploaded.models[0]!;
  expect(made).toEqual([aboutModel(ref.path)]);
  emulator.clock.advance(60_000);

  const transformation = await models!.transform!(ref, [{ kind: 'autoTranslate' }], write);
  expect(made[1]).toContainEqual(transformation.ref);
  const view = { width: null, height: null, samples: null, layer: null, color: null };
  const snapshot = await models!.createSnapshot!(
    ref,
    { ...view, camera: null, direction: null },
    write,
  );
  expect(made[2]).toEqual([snapshot.ref]);
  const slice = await models!.slice!(ref, { engine: 'slic3r', parameters: {} }, write);
  expect(made[3]).toEqual([slice.ref]);
  expect(made).toHaveLength(4);
});
