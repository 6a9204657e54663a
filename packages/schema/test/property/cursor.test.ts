import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSigner } from '../support/graph.ts';
import type { Noun } from './noun.ts';
import { runs } from './runs.ts';
import { askPage, type PageRequest, readPage } from './walk.ts';
import {
  filterOf,
  honestKind,
  noun,
  orderOf,
  type Query,
  queryOf,
  type Stage,
  setStage,
  worldOf,
} from './world.ts';

const SECRET = 'the secret of this gateway';
const signer = createSigner(SECRET);

/** A world with something in it, a query that finds it, and which edge's cursor is taken. */
const scenario = noun.chain((noun) =>
  fc
    .record({ world: worldOf(noun, honestKind), query: queryOf(noun), pick: fc.nat() })
    .filter(({ world: { accounts }, query: { filter } }) =>
      accounts.some(({ things }) => things.some((thing) => filter?.lets(thing) ?? true)),
    )
    .map((rest) => ({ noun, ...rest })),
);

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** Ways to spoil a token so that nobody signed what comes out. */
const spoil: fc.Arbitrary<(token: string) => string> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat({ max: 5 })).map(([at, bit]) => (token: string) => {
    const index = at % token.length;
    const flipped = BASE64URL[BASE64URL.indexOf(token[index] ?? '') ^ (1 << bit)] ?? '=';
    return token.slice(0, index) + flipped + token.slice(index + 1);
  }),
  fc.nat().map((length) => (token: string) => token.slice(0, length % token.length)),
  fc.nat().map((length) => (token: string) => token.slice(1 + (length % token.length))),
  fc.constant((token: string) => token + token),
  fc.string({ minLength: 1 }).map((more) => (token: string) => token + more),
  fc.string({ minLength: 1, unit: 'binary' }).map((rubbish) => () => rubbish),
  fc.constantFrom(10_000, 70_000, 1_000_000).map((length) => () => 'x'.repeat(length)),
  fc.constant((token: string) => token.padEnd(100_000, token)),
  fc.constant(() => ''),
);

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

test('a cursor that was spoiled in any way is refused, and no vendor is called', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, spoil, async (scenario, spoil) => {
      const { stage, cursor, query } = await takeCursor(scenario);
      const spoiled = spoil(cursor);
      // Some bits of the last character of a text in base64 mean nothing.
      fc.pre(signer.verify(spoiled) === null);
      await expectRefused(stage, { ...query, first: 10, after: spoiled });
    }),
    runs(80),
  );
});

test('what the same secret signed for something else, or long ago, is refused', async () => {
  const payload = fc.oneof(
    fc.json(),
    fc.string(),
    fc.constantFrom('', '{}', 'null', '[]', '{"version":0}', '{"version":1,"places":{}}'),
  );
  await fc.assert(
    fc.asyncProperty(scenario, payload, async (scenario, payload) => {
      const { stage, query } = await takeCursor(scenario);
      await expectRefused(stage, { ...query, first: 10, after: signer.sign(payload) });
    }),
    runs(60),
  );
});

test('a cursor of an older version is refused, though the same gateway signed it', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.constantFrom(-1, 1), async (scenario, step) => {
      const { stage, cursor, query } = await takeCursor(scenario);
      const after = signer.sign(withVersion(signer.verify(cursor) ?? '', step));
      await expectRefused(stage, { ...query, first: 10, after });
    }),
    runs(40),
  );
});

test("another secret's cursor is refused", async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async (scenario) => {
      const { stage, cursor, query } = await takeCursor(scenario);
      const after = createSigner('another secret').sign(signer.verify(cursor) ?? '');
      await expectRefused(stage, { ...query, first: 10, after });
    }),
    runs(30),
  );
});

test('a cursor of another filter, order, noun, set of accounts or credential is refused', async () => {
  const foreign = scenario.chain((scenario) =>
    fc.record({ scenario: fc.constant(scenario), other: otherQuery(scenario.noun) }),
  );
  await fc.assert(
    fc.asyncProperty(foreign, noun, async ({ scenario, other }, otherNoun) => {
      const { stage, cursor, query } = await takeCursor(scenario);
      if (JSON.stringify(variablesOf(other)) !== JSON.stringify(variablesOf(query))) {
        await expectRefused(stage, { ...other, first: 10, after: cursor });
      }
      if (otherNoun !== stage.noun) {
        const page = { filter: null, order: null, first: 10, after: cursor };
        await expectRefused({ ...stage, noun: otherNoun }, page);
      }
      const strangers = stage.adapters.map((adapter) => ({
        ...adapter,
        credentialFingerprint: `new ${adapter.credentialFingerprint}`,
      }));
      await expectRefused(
        { ...stage, adapters: strangers },
        { ...query, first: 10, after: cursor },
      );
      const fewer = stage.adapters.slice(1).map(({ account }) => account);
      await expectRefused(stage, { ...query, first: 10, after: cursor, accounts: fewer });
    }),
    runs(60),
  );
});

function otherQuery(noun: Noun): fc.Arbitrary<Query> {
  return fc.record({
    filter: fc.option(filterOf(noun)),
    order: fc.option(orderOf(noun)),
  });
}

function variablesOf({ filter, order }: Query): unknown {
  return [filter?.variables ?? null, order];
}

async function takeCursor({ world, query, pick }: Scenario) {
  const stage = setStage(world);
  const { cursors } = await readPage(stage, { ...query, first: 100, after: null }, context());
  return { stage, query, cursor: cursors[pick % cursors.length] as string };
}

async function expectRefused(stage: Stage, request: PageRequest): Promise<void> {
  const calls = stage.callsMade();
  const refusal = await askPage(stage, request, context());
  expect(refusal).toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('start again'),
  });
  expect(stage.callsMade()).toBe(calls);
}

function context() {
  return { cursors: signer };
}

/** The same payload under another number: it is one of the top, called `version`, `v` or first. */
function withVersion(payload: string, step: number): string {
  const parsed = JSON.parse(payload);
  const key = ['version', 'v', '0'].find((name) => typeof parsed[name] === 'number');
  if (key === undefined) throw new Error('The payload of a cursor has no version.');
  parsed[key] += step;
  return JSON.stringify(parsed);
}
