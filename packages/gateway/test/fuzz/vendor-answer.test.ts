import { schema } from '@fabgraph/schema';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backTo, countResources } from '../fault/held-resource.ts';
import { type Answer, expectPromises, still } from './answer-promise.ts';
import { type FuzzGateway, openFuzzGateway, VENDORS } from './fuzz-gateway.ts';
import { HARMLESS, type Mutation, mutations } from './mutation.ts';
import { PLAIN, QUERIES } from './operation.ts';
import { PARAMETERS, TIMEOUT_MS } from './run.ts';
import { findSample, type Sample } from './sample.ts';

const atFirst = countResources();
let gateway: FuzzGateway;
/** Root fields that had data of a changed answer. */
const delivered = new Set<string>();

beforeAll(async () => {
  gateway = await openFuzzGateway();
});

afterAll(async () => {
  await gateway.close();
  await backTo(atFirst);
});

interface Run {
  readonly mutations: readonly Mutation[];
  /** Nothing is known of the vendors yet, not even a session. */
  readonly isFirst: boolean;
  /** What lists keep in case that their vendor fails is too old by now. */
  readonly isLater: boolean;
}

const runs: fc.Arbitrary<Run> = fc.record({
  mutations,
  isFirst: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 5),
  isLater: fc.boolean(),
});

const FIRST: Run = { mutations: HARMLESS, isFirst: true, isLater: true };

describe.each(VENDORS)('whatever %s answers', (vendor) => {
  const others = VENDORS.filter((each) => each !== vendor);
  let sample: Sample;

  beforeAll(async () => {
    sample = await findSample(gateway, vendor);
  });

  const ask = async (text: string, variables: object): Promise<Answer> =>
    expectPromises(text, await gateway.ask(text, { ...variables, others }), gateway.adapters());

  const askOdd = async (text: string, variables: object, odd: readonly Mutation[]) => {
    const proxy = gateway.proxies[vendor];
    proxy.mutate(odd);
    try {
      return { answer: await ask(text, variables), changed: proxy.mutatedCount() };
    } finally {
      proxy.mutate([]);
    }
  };

  test.each(QUERIES)('$title keep their promises', { timeout: TIMEOUT_MS }, async (operation) => {
    const { text } = operation;
    const variables = operation.variables(sample, vendor);
    const plain = { id: sample.job };
    const before = await ask(text, variables);
    const plainBefore = await ask(PLAIN, plain);
    expect([...before.errors, ...plainBefore.errors]).toEqual([]);

    await fc.assert(
      fc.asyncProperty(runs, async ({ mutations, isFirst, isLater }) => {
        if (isFirst) await gateway.renew();
        gateway.advanceLists(isLater ? 7_200_000 : 31_000);
        const { answer, changed } = await askOdd(text, variables, mutations);
        expect(answer.data.others).toEqual(before.data.others);
        if (changed > 0) for (const field of fieldsWithData(answer)) delivered.add(field);

        const isHeld = gateway.adapters().some(({ heldUntil }) => heldUntil() !== null);
        if (isHeld) await gateway.renew();
        expect(still(await ask(PLAIN, plain))).toEqual(still(plainBefore));
      }),
      { ...PARAMETERS, examples: [[FIRST]] },
    );
    expect(still(await ask(text, variables))).toEqual(still(before));
  });
});

test('all root fields had data that was changed on its way', () => {
  const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});
  expect(fields.filter((field) => !delivered.has(field))).toEqual([]);
});

function fieldsWithData({ data }: Answer): readonly string[] {
  return Object.entries(data).flatMap(([field, value]) => {
    const isEmpty = value === null || JSON.stringify(value).startsWith('{"edges":[]');
    return isEmpty ? [] : [field];
  });
}
