import type { GatewayError, SnapshotView } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { serve } from '../../support/server.ts';
import { createTestAdapter, createWrite, modelRef, startShop, uploadOf } from './fixture.ts';
import { createBox } from './stl.ts';

const CALLBACK = { url: 'https://graph.example.com/callbacks/shop/token', method: 'POST' };
const STEPS = [{ kind: 'translate', by: { x: 1, y: 0, z: 0 } }] as const;
const REFUSAL = { errors: [{ code: 'invalid', title: 'The callback cannot be reached.' }] };

/** A write whose address the vendor is given, and how often it was told that this is refused. */
function createReportedWrite() {
  const refused: GatewayError[] = [];
  const onRefused = (error: GatewayError) => void refused.push(error);
  return { refused, context: { ...createWrite(CALLBACK.url), onRefused } };
}

/** A transformation at a vendor that answers a POST as told: null is no answer at all. */
async function transformAt(answerTo: (count: number) => readonly [number, unknown] | null) {
  let count = 0;
  const vendor = await serve(({ method }, response) => {
    if (method !== 'POST') return response.writeHead(404).end('{}');
    count += 1;
    const answer = answerTo(count);
    if (answer === null) return response.destroy();
    const [status, body] = answer;
    response.writeHead(status, { location: `${vendor.origin}/model/m2/` });
    response.end(JSON.stringify(body));
  });
  const { refused, context } = createReportedWrite();
  const { transform } = createTestAdapter(vendor.origin).facets.models!;
  const outcome = await transform!(modelRef('m1'), STEPS, context).then(
    ({ model }) => model?.path,
    ({ code }: GatewayError) => code,
  );
  const sent = vendor.calls
    .filter(({ method }) => method === 'POST')
    .map(({ body }) => (JSON.parse(body) as { callback?: unknown }).callback);
  return { outcome, sent, refusals: refused.length };
}

describe('a vendor that refuses the address it is to report to', () => {
  it.each([
    ['by its title', 400, REFUSAL],
    ['by its code', 422, { errors: [{ code: 'callback.url', title: 'No such host.' }] }],
    ['after another', 400, { errors: [{ title: 'Two faults.' }, { code: 'callback_uri' }] }],
    ['in older words', 400, { message: 'callback_uri is not allowed' }],
    ['as forbidden', 403, REFUSAL],
  ])('%s is asked once more without it', async (_, status, body) => {
    const run = await transformAt((count) => (count === 1 ? [status, body] : [201, {}]));
    expect(run).toEqual({ outcome: 'm2', sent: [CALLBACK, undefined], refusals: 1 });
  });

  it('and then something else fails with that', async () => {
    const wrong = { errors: [{ title: 'No transformation.' }] };
    const run = await transformAt((count) => (count === 1 ? [400, REFUSAL] : [400, wrong]));
    expect(run).toEqual({ outcome: 'INVALID_INPUT', sent: [CALLBACK, undefined], refusals: 1 });
  });

  it.each([
    ['what else is refused', [400, { errors: [{ title: 'No transformation.' }] }], 'INVALID_INPUT'],
    ['a fault of its own that names it', [500, REFUSAL], 'OUTCOME_UNKNOWN'],
    ['too many calls', [429, REFUSAL], 'RATE_LIMITED'],
    ['an answer that never came', null, 'OUTCOME_UNKNOWN'],
    ['a success that tells nothing', [201, REFUSAL], 'm2'],
  ] as const)('is none by %s, which is sent once', async (_, answer, outcome) => {
    const run = await transformAt(() => answer);
    expect(run).toEqual({ outcome, sent: [CALLBACK], refusals: 0 });
  });
});

it('makes an upload, a snapshot and a slice without it, too', async () => {
  const { emulator, adapter } = await startShop();
  const { models, uploads } = adapter.facets;
  const refuseNext = (path: string) =>
    emulator.addFaults([{ method: 'POST', path, status: 400, body: REFUSAL, times: 1 }]);
  const { refused, context } = createReportedWrite();

  refuseNext('/model/');
  const { models: uploaded } = await uploads!.upload(
    uploadOf(createBox(10, 10, 10).bytes),
    context,
  );
  expect(refused).toHaveLength(1);
  emulator.clock.advance(60_000);
  const { ref } = uploaded[0]!;

  refuseNext('/model/*/snapshot/');
  expect(await models!.createSnapshot!(ref, PLAIN, context)).toMatchObject({ kind: 'SNAPSHOT' });
  expect(refused).toHaveLength(2);

  refuseNext('/slice/');
  const slice = await models!.slice!(ref, { engine: 'slic3r', parameters: {} }, context);
  expect(slice).toMatchObject({ kind: 'SLICE' });
  expect(refused).toHaveLength(3);
});

const PLAIN: SnapshotView = {
  width: null,
  height: null,
  samples: null,
  layer: null,
  color: null,
  camera: null,
  direction: null,
};
