import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PARAMETERS, TIMEOUT_MS } from './run.ts';
import {
  listed,
  METAFOLD_JOBS,
  TEXT_UNITS,
  textCases,
  WEIGHT_CASES,
  type WeightCase,
} from './vendor-weight-case.ts';
import { openWeighingGateway, type WeighingGateway } from './vendor-weight-gateway.ts';

/** For as long as that one vendor's answer may hold up everybody else. */
const MAX_BLOCKED_MS = 100;
/** A machine that is busy makes things slower, never faster: the least of several is nearest to the truth. */
const MAX_TRIES = 5;

let gateway: WeighingGateway;

beforeAll(async () => {
  gateway = await openWeighingGateway();
  // What is compiled and made once is no part of an answer's weight.
  for (const weighed of textCases('a')) await weigh(weighed);
});

afterAll(() => gateway.close());

async function weigh({ answers, query, shows }: WeightCase): Promise<number> {
  await gateway.prepare(answers());
  const { status, start, blockedMs } = await gateway.ask(query);
  expect(status).toBe(200);
  expect(start).toMatch(shows);
  return blockedMs;
}

async function expectLight(measure: () => Promise<number>): Promise<void> {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < MAX_TRIES && leastMs > MAX_BLOCKED_MS; tries += 1) {
    leastMs = Math.min(leastMs, await measure());
  }
  expect(leastMs).toBeLessThanOrEqual(MAX_BLOCKED_MS);
}

describe('nobody waits longer than 100 ms for the gateway to read', () => {
  test.each(WEIGHT_CASES)('$title', async (weighed) => {
    await expectLight(() => weigh(weighed));
  });

  test('a watched list that has 100,000 things now', async () => {
    const few = listed(METAFOLD_JOBS, 2)();
    const many = listed(METAFOLD_JOBS, 100_000)();
    const query = 'subscription { jobsUpdated(filter: { vendors: ["metafold"] }) { job { id } } }';
    await expectLight(async () => {
      const own = await openWeighingGateway();
      try {
        const isRefused = (_bytes: number, chunk: string) => chunk.includes('narrow the filter');
        return (await own.watch(query, few, many, isRefused)).blockedMs;
      } finally {
        await own.close();
      }
    });
  });

  test('a text that any search may take long for', { timeout: TIMEOUT_MS }, async () => {
    const texts = fc
      .record({
        units: fc.array(fc.constantFrom(...TEXT_UNITS), { minLength: 1, maxLength: 3 }),
        end: fc.constantFrom('', ...TEXT_UNITS),
        length: fc.integer({ min: 10_000, max: 200_000 }),
      })
      .map(({ units, end, length }) => ({ unit: units.join(''), end, length }));
    await fc.assert(
      fc.asyncProperty(texts, async ({ unit, end, length }) => {
        const text = unit.repeat(length / unit.length) + end;
        for (const weighed of textCases(text)) await expectLight(() => weigh(weighed));
      }),
      // What took seconds once: the beginning of a scheme was looked for from each of its words.
      { ...PARAMETERS, examples: [[{ unit: 'a.', end: '://', length: 100_000 }]] },
    );
  });
});
