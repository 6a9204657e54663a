import { type DocumentNode, execute, parse } from 'graphql';
import { expect } from 'vitest';
import { type GraphContext, maskError, schema } from '../../src/index.ts';
import { createContext } from '../support/graph.ts';
import type { Noun, NounName } from './noun.ts';
import type { Query, Stage } from './world.ts';

/** A page as a client sees it. */
export interface SeenPage {
  readonly first: number;
  readonly after: string | null;
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly totalCount: number | null;
  readonly sources: readonly SeenSource[];
}

export interface SeenSource {
  readonly account: { readonly name: string };
  readonly state: 'OK' | 'STALE' | 'SKIPPED' | 'FAILED';
  readonly returned: number;
  readonly isExhausted: boolean;
  readonly isStable: boolean;
  readonly ageMs: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface Refusal {
  readonly code: unknown;
  readonly message: string;
}

export interface PageRequest extends Query {
  readonly first: number;
  readonly after: string | null;
  /** Names; absent: all. */
  readonly accounts?: readonly string[];
}

/** One page, or why there is none. Each is a request of its own. */
export async function askPage(
  { noun, adapters }: Pick<Stage, 'noun' | 'adapters'>,
  { first, after, filter, order, accounts }: PageRequest,
  options: Partial<GraphContext> = {},
): Promise<SeenPage | Refusal> {
  const { data, errors = [] } = await execute({
    schema,
    document: documentOf(noun),
    variableValues: {
      first,
      after,
      orderBy: order,
      filter: filter === null && accounts === undefined ? null : { ...filter?.variables, accounts },
    },
    contextValue: createContext(adapters, options),
  });
  const [error] = errors;
  if (error !== undefined) {
    const { extensions, message } = maskError(error, { requestId: 'request' });
    return { code: extensions.code, message };
  }
  const { list } = JSON.parse(JSON.stringify(data)) as { list: ListAnswer };
  return {
    first,
    after,
    ids: list.edges.map(({ node }) => node.id),
    cursors: list.edges.map(({ cursor }) => cursor),
    ...list.pageInfo,
    totalCount: list.totalCount,
    sources: list.sources,
  };
}

/** One page of a list that cannot be refused. */
export async function readPage(
  stage: Pick<Stage, 'noun' | 'adapters'>,
  request: PageRequest,
  options?: Partial<GraphContext>,
): Promise<SeenPage> {
  const answer = await askPage(stage, request, options);
  if ('code' in answer) throw new Error(`${answer.code}: ${answer.message}`);
  checkOne(answer);
  return answer;
}

export interface WalkOptions {
  readonly sizes: readonly number[];
  readonly accounts?: readonly string[];
  readonly context?: Partial<GraphContext>;
  /** Told of each page before the next is asked for. */
  readonly onPage?: (page: SeenPage, index: number) => void | Promise<void>;
}

/** From the first page to the last. */
export async function walk(
  stage: Pick<Stage, 'noun' | 'adapters'>,
  query: Query,
  { sizes, accounts, context, onPage }: WalkOptions,
): Promise<readonly SeenPage[]> {
  const pages: SeenPage[] = [];
  let after: string | null = null;
  for (let index = 0; index < MAX_PAGES; index += 1) {
    const first = sizes[index % sizes.length] ?? 1;
    const request = { ...query, first, after, ...(accounts && { accounts }) };
    const page: SeenPage = await readPage(stage, request, context);
    pages.push(page);
    await onPage?.(page, index);
    if (!page.hasNextPage) return pages;
    after = page.endCursor;
  }
  throw new Error('The walk does not end.');
}

/** Things in these tests are fewer. */
const MAX_PAGES = 400;

interface ListAnswer {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: Pick<
    SeenPage,
    'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor'
  >;
  readonly totalCount: number | null;
  readonly sources: readonly SeenSource[];
}

/** What holds of any page, whatever the world does. */
function checkOne(page: SeenPage): void {
  const { ids, cursors, sources, first } = page;
  expect(ids.length).toBeLessThanOrEqual(first);
  // An old first page may have been shorter than this one: what is behind it waits for its vendor.
  const isCutShort = sources.some(({ state, isExhausted }) => state === 'STALE' && !isExhausted);
  if (page.hasNextPage && !isCutShort) expect(ids).toHaveLength(first);
  expect(page.hasPreviousPage).toBe(page.after !== null);
  expect([page.startCursor, page.endCursor]).toEqual([cursors[0] ?? null, cursors.at(-1) ?? null]);
  expect(sources.reduce((sum, { returned }) => sum + returned, 0)).toBe(ids.length);
  for (const { state, returned, error } of sources) {
    expect(error === null).toBe(state === 'OK');
    if (state === 'FAILED' || state === 'SKIPPED') expect(returned).toBe(0);
  }
  const isLacking = sources.some(({ state }) => state === 'FAILED' || state === 'SKIPPED');
  if (isLacking) expect(page.totalCount).toBeNull();
}

const documents = new Map<NounName, DocumentNode>();

function documentOf({ name, type }: Noun): DocumentNode {
  const known = documents.get(name);
  if (known !== undefined) return known;
  const document = parse(`query (
    $first: Int, $after: String, $filter: ${type}Filter, $orderBy: ${type}Order
  ) {
    list: ${name}(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      totalCount
      sources { account { name } state returned isExhausted isStable ageMs error { code message } }
    }
  }`);
  documents.set(name, document);
  return document;
}
