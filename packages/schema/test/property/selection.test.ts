import fc from 'fast-check';
import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createListMemory, schema } from '../../src/index.ts';
import { createContext } from '../support/graph.ts';
import { expectedIds } from './expected.ts';
import { runs } from './runs.ts';
import { readPage } from './walk.ts';
import {
  honestKind,
  noun,
  pageSizes,
  type Query,
  queryOf,
  type Stage,
  setStage,
  worldOf,
} from './world.ts';

/** What can be asked of a page; whichever comes first is worked out first. */
const PARTS = [
  'nodes { id }',
  'edges { cursor node { id } }',
  'totalCount',
  'pageInfo { endCursor }',
  'pageInfo { hasNextPage }',
  'pageInfo { startCursor hasPreviousPage }',
  'sources { state returned isExhausted isStable }',
] as const;

const parts = fc.shuffledSubarray([...PARTS], { minLength: 1 });

const scenario = noun.chain((noun) =>
  fc.record({
    world: worldOf(noun, honestKind),
    query: queryOf(noun),
    sizes: pageSizes,
    isRemembered: fc.boolean(),
  }),
);

test('every field says the same, whatever else is asked for and in which order', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, parts, parts, async (given, parts, others) => {
      const { world, query, sizes, isRemembered } = given;
      const [first = 1, second = 1] = sizes;
      const plain = setStage(world);
      const start = await readPage(plain, { ...query, first, after: null });
      if (start.endCursor === null) return;
      const request = { ...query, first: second, after: start.endCursor };
      const whole = withoutPlaces((await ask(plain, request, [PARTS], undefined))[0] ?? {});

      const lists = isRemembered ? createListMemory() : undefined;
      const stage = setStage(world);
      await ask(stage, { ...query, first, after: null }, [['pageInfo { endCursor }']], lists);
      const answers = await ask(stage, request, [parts, others], lists);
      for (const answer of answers) {
        for (const [field, value] of Object.entries(withoutPlaces(answer))) {
          if (field === 'pageInfo') expect(whole.pageInfo).toMatchObject(value as object);
          else if (field === 'sources') expectSameSources(value, whole.sources);
          else if (field === 'totalCount') expect([null, whole.totalCount]).toContain(value);
          else expect(value).toEqual(whole[field]);
        }
      }
    }),
    runs(80),
  );
});

test('a walk that never asks whether more follows gets all, and then an empty page', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ world, query, sizes, isRemembered }) => {
      const stage = setStage(world);
      const lists = isRemembered ? createListMemory() : undefined;
      const seen: string[] = [];
      let after: string | null = null;
      for (let index = 0; ; index += 1) {
        const first: number = sizes[index % sizes.length] ?? 1;
        const parts = [['nodes { id }', 'pageInfo { endCursor }']];
        const [page] = await ask(stage, { ...query, first, after }, parts, lists);
        const { nodes, pageInfo } = page as unknown as ShortPage;
        seen.push(...nodes.map(({ id }) => id));
        if (pageInfo.endCursor === null) break;
        after = pageInfo.endCursor;
      }
      expect(seen).toEqual(expectedIds(stage, query));
    }),
    runs(80),
  );
});

/** A cursor may be written in more ways than one; only where it leads counts. */
function withoutPlaces(answer: Answer): Answer {
  return JSON.parse(JSON.stringify(answer), (key, value) =>
    /cursor$/i.test(key) ? value !== null : value,
  );
}

type Answer = Readonly<Record<string, unknown>>;

interface ShortPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly endCursor: string | null };
}

/** A source that was not asked whether more follows may not know that it is exhausted. */
function expectSameSources(value: unknown, whole: unknown): void {
  const known = whole as readonly { readonly isExhausted: boolean }[];
  for (const [index, source] of (value as typeof known).entries()) {
    expect(source).toEqual({ ...known[index], isExhausted: source.isExhausted });
    if (source.isExhausted) expect(known[index]?.isExhausted).toBe(true);
  }
}

interface Request extends Query {
  readonly first: number;
  readonly after: string | null;
}

/** The same page under several names in one operation, each with its own selection. */
async function ask(
  { noun, adapters }: Stage,
  { first, after, filter, order }: Request,
  selections: readonly (readonly string[])[],
  lists: ReturnType<typeof createListMemory> | undefined,
): Promise<readonly Answer[]> {
  const { name, type } = noun;
  const fields = selections.map(
    (parts, index) => `page${index}: ${name}(
      first: $first, after: $after, filter: $filter, orderBy: $orderBy
    ) { ${parts.join(' ')} }`,
  );
  const { data, errors } = await execute({
    schema,
    document: parse(`query (
      $first: Int, $after: String, $filter: ${type}Filter, $orderBy: ${type}Order
    ) { ${fields.join(' ')} }`),
    variableValues: { first, after, filter: filter?.variables ?? null, orderBy: order },
    contextValue: createContext(adapters, { lists }),
  });
  expect(errors).toBeUndefined();
  return Object.values(JSON.parse(JSON.stringify(data)));
}
