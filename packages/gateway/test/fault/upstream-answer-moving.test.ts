import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Answer, VendorId } from '../e2e/gateway-setup.ts';
import { startFaultyAccount } from './faulty-account.ts';
import { answerOf } from './hostile-vendor.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 0);

/** What somebody does at the vendor just before it answers a call. */
interface Edit {
  readonly kind: 'insert' | 'delete' | 'nothing';
  /** Where in the list, as a share of its length. */
  readonly at: number;
}

interface Paging {
  readonly vendor: VendorId;
  readonly field: string;
  readonly path: string;
  readonly toBody: (
    ids: readonly string[],
    list: { next: number | null; count: number },
  ) => unknown;
  /** Of more than one page of the vendor's nothing can be promised, and it is said so. */
  readonly isVague?: true;
}

interface List {
  readonly nodes: readonly { readonly vendorId: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly sources: readonly { readonly state: string; readonly isStable: boolean }[];
}

/** The most that a vendor gives at once: some ten calls for a page of ours. */
const WINDOW = 10;

const PAGINGS: readonly Paging[] = [
  {
    vendor: '3dverse',
    field: 'models',
    path: '/source-files',
    toBody: (ids) => ids.map((id) => ({ source_file_id: id, name: 'file' })),
  },
  {
    vendor: '3dverse',
    field: 'assets',
    path: '/assets',
    toBody: (ids) => ({ meshes: ids.map((id) => ({ asset_id: id, name: 'mesh' })) }),
  },
  {
    vendor: '3dverse',
    field: 'jobs',
    path: '/upload-tasks',
    toBody: (ids) => ids.map((id) => ({ upload_task_id: id, status: 'success' })),
  },
  {
    vendor: 'authentise',
    field: 'models',
    path: '/model/',
    // By its count it is seen that something came or went.
    toBody: (ids, { next, count }) => ({ meta: { count }, ...modelPage(ids, next) }),
  },
  {
    vendor: 'authentise',
    field: 'models',
    path: '/model/',
    toBody: (ids, { next }) => modelPage(ids, next),
    isVague: true,
  },
];

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function modelPage(ids: readonly string[], next: number | null): object {
  return {
    resources: ids.map((id) => ({ uri: `/model/${id}/`, name: 'model', status: 'processed' })),
    links: { next: next === null ? null : `/model/?offset=${next}` },
  };
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'nothing'),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

/** A list of the vendor's that changes before each of its answers. */
async function startMoving({ vendor, field, path, toBody }: Paging) {
  let ids: string[] = [];
  let edits: Edit[] = [];
  let made = 0;
  const stayed = new Set<string>();
  const { query } = await startFaultyAccount(vendor, (call) => {
    const { pathname, searchParams } = new URL(call.path, 'http://localhost');
    if (pathname !== path) return undefined;
    const { kind, at } = edits.shift() ?? { kind: 'nothing', at: 0 };
    const index = Math.floor(at * ids.length);
    made += 1;
    if (kind === 'insert') ids.splice(index, 0, idOf(10_000 + made));
    if (kind === 'delete') for (const id of ids.splice(index, 1)) stayed.delete(id);
    const offset = Number(searchParams.get('offset'));
    const end = offset + WINDOW;
    const body = toBody(ids.slice(offset, end), {
      next: end < ids.length ? end : null,
      count: ids.length,
    });
    return answerOf(200, JSON.stringify(body));
  });

  return async (length: number, first: number, given: readonly Edit[]) => {
    ids = Array.from({ length }, (_, index) => idOf(index));
    stayed.clear();
    for (const id of ids) stayed.add(id);
    edits = [...given];
    const seen: string[] = [];
    let isStable = true;
    let after: string | null = null;
    for (let turn = 0; turn < 60; turn += 1) {
      const answer: Answer<{ readonly list: List }> = await query(
        `query ($first: Int, $after: String) {
          list: ${field}(first: $first, after: $after) {
            nodes { vendorId }
            pageInfo { hasNextPage endCursor }
            sources { state isStable }
          }
        }`,
        { first, after },
      );
      const { nodes, pageInfo, sources } = answer.data.list;
      seen.push(...nodes.map(({ vendorId }) => vendorId));
      for (const source of sources) {
        expect(source.state).toBe('OK');
        isStable &&= source.isStable;
      }
      if (!pageInfo.hasNextPage) return { seen, isStable, stayed };
      after = pageInfo.endCursor;
    }
    throw new Error('The walk does not end.');
  };
}

it.each(PAGINGS)(
  'A30: $field of $vendor that come and go between its own pages are given once, none is lost',
  async (paging) => {
    const walk = await startMoving(paging);
    let stableCount = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(7, 25, 100),
        fc.array(edit, { maxLength: 12 }),
        async (length, first, edits) => {
          const { seen, isStable, stayed } = await walk(length, first, edits);
          expect(new Set(seen).size).toBe(seen.length);
          if (!isStable) return;
          stableCount += 1;
          expect([...stayed].filter((id) => !seen.includes(id))).toEqual([]);
        },
      ),
      { numRuns: RUNS > 0 ? RUNS : 25 },
    );
    if (!paging.isVague) expect(stableCount).toBeGreaterThan(10);
  },
  RUNS > 0 ? 3_600_000 : undefined,
);
