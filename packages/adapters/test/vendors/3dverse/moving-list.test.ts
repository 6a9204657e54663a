import type { Entity, ListQuery, Page, ReadContext } from '@fabgraph/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connect, type FakeAnswer, request, serveVendor, slice, uuid } from './support.ts';

/** A change that somebody makes between two pages. */
interface Edit {
  readonly kind: 'insert' | 'delete';
  /** Where in the list, as a share of its length. */
  readonly at: number;
}

interface Walk {
  readonly length: number;
  readonly first: number;
  /** The most that the vendor gives at once: a number that somebody would choose. */
  readonly maxLimit: number;
  /** How many items of each page the caller takes. */
  readonly takes: readonly number[];
  /** Before the second page, the third, … */
  readonly edits: readonly (readonly Edit[])[];
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('insert', 'delete'),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
});
const walks: fc.Arbitrary<Walk> = fc.record({
  length: fc.integer({ min: 0, max: 140 }),
  first: fc.integer({ min: 1, max: 100 }),
  maxLimit: fc.constantFrom(10, 20, 25, 50, 64, 100),
  takes: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }),
  edits: fc.array(fc.array(edit, { maxLength: 2 }), { maxLength: 8 }),
});

/** One list at a vendor, walked while it changes. */
async function walkWhileMoving<E extends Entity>(
  walk: Walk,
  answer: (numbers: readonly number[]) => FakeAnswer,
  list: (
    account: ReturnType<typeof connect>,
  ) => (query: ListQuery<never, never>, context: ReadContext) => Promise<Page<E>>,
) {
  const numbers = Array.from({ length: walk.length }, (_, index) => index);
  const always = new Set(numbers);
  let next = 1_000;
  const vendor = await serveVendor((_path, query) => answer(slice(numbers, query, walk.maxLimit)));
  const read = list(connect(vendor));

  const seen: string[] = [];
  let after: string | undefined;
  let isStable = true;
  for (let turn = 0; turn < 300; turn += 1) {
    for (const { kind, at } of (turn === 0 ? undefined : walk.edits[turn - 1]) ?? []) {
      const index = Math.floor(at * numbers.length);
      if (kind === 'insert') numbers.splice(index, 0, next++);
      else for (const removed of numbers.splice(index, 1)) always.delete(removed);
    }
    const page = await read(
      { first: walk.first, ...(after === undefined ? {} : { after }) },
      request(),
    );
    isStable &&= page.isStable;
    const taken = page.items.slice(0, walk.takes[turn] ?? page.items.length);
    seen.push(...taken.map(({ vendorId }) => vendorId));
    if (page.isLast && taken.length === page.items.length) {
      return { seen, isStable, always: [...always].map(uuid) };
    }
    after = page.cursorAfter(taken.length - 1);
  }
  throw new Error('The walk does not end.');
}

function expectAllOnce(result: Awaited<ReturnType<typeof walkWhileMoving>>): void {
  expect(new Set(result.seen).size).toBe(result.seen.length);
  const seen = new Set(result.seen);
  expect(result.always.filter((id) => !seen.has(id))).toEqual([]);
}

const CONTAINERS = ['scenes', 'meshes', 'materials', 'textures', 'holograms'] as const;

/** The vendor's own order runs through all types; only the answer is grouped. */
function grouped(numbers: readonly number[]): FakeAnswer {
  const groups: Record<string, object[]> = {};
  for (const number of numbers) {
    const container = CONTAINERS[(number * 7) % CONTAINERS.length] ?? 'scenes';
    groups[container] ??= [];
    groups[container].push({ asset_id: uuid(number), name: `asset-${number}` });
  }
  return { body: groups };
}

function sourceFiles(numbers: readonly number[]): FakeAnswer {
  return {
    body: numbers.map((number) => ({ source_file_id: uuid(number), name: `file-${number}.stl` })),
  };
}

function uploadTasks(numbers: readonly number[]): FakeAnswer {
  return {
    body: numbers.map((number) => ({ upload_task_id: uuid(number), status: 'success' })),
  };
}

describe('a walk gives nothing twice and loses nothing that was there all along', () => {
  const parameters = { numRuns: 40 };

  test('A30: of assets, whose windows come grouped by type, while others come and go', async () => {
    await fc.assert(
      fc.asyncProperty(walks, async (walk) => {
        const result = await walkWhileMoving(walk, grouped, ({ assets }) => assets.list);
        if (result.isStable) expectAllOnce(result);
        else expect(new Set(result.seen).size).toBe(result.seen.length);
      }),
      parameters,
    );
  });

  test('A30: of upload tasks', async () => {
    await fc.assert(
      fc.asyncProperty(walks, async (walk) => {
        const result = await walkWhileMoving(walk, uploadTasks, ({ jobs }) => jobs.list);
        if (result.isStable) expectAllOnce(result);
        else expect(new Set(result.seen).size).toBe(result.seen.length);
      }),
      parameters,
    );
  });

  test('A30: of source files', async () => {
    await fc.assert(
      fc.asyncProperty(walks, async (walk) => {
        const result = await walkWhileMoving(walk, sourceFiles, ({ models }) => models.list);
        if (result.isStable) expectAllOnce(result);
      }),
      parameters,
    );
  });

  test('when nothing changes every page is stable, whatever the vendor gives at most', async () => {
    const calm = walks.map((walk) => ({ ...walk, edits: [] }));
    await fc.assert(
      fc.asyncProperty(calm, async (walk) => {
        const result = await walkWhileMoving(walk, grouped, ({ assets }) => assets.list);
        expect(result.isStable).toBe(true);
        expect(result.seen).toHaveLength(walk.length);
        expectAllOnce(result);
      }),
      parameters,
    );
  });
});
