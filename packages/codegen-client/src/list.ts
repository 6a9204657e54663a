import type { CallOptions } from './document.ts';
import { GatewayError } from './error.ts';
import type { ErrorCode, SourceLineFragment } from './generated/operation.ts';

/** How one account fared in a list. */
export type Source = SourceLineFragment;

/** What every list of the graph answers a page with. */
export interface Connection {
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number | null;
  readonly sources: readonly Source[];
}

export interface ListOptions extends CallOptions {
  /** How many a page, 1 to 100. Default: the gateway's, 50. */
  readonly first?: number | undefined;
  /**
   * Takes each account that failed, when it failed, or that lacks something, because that is not as
   * its vendor documents it; the loop over the items then ends as if it were whole. Default: the loop
   * gives all that there is and then throws an `IncompleteListError`.
   */
  readonly onFailedSource?: ((source: Source) => void) | undefined;
}

export interface PageOptions extends CallOptions {
  /** `pageInfo.endCursor` of the page before. Default: the first page. */
  readonly after?: string | null | undefined;
  readonly first?: number | undefined;
}

/** A list that reads its pages as they are asked for. Each loop over it begins anew. */
export interface List<Page extends Connection> extends AsyncIterable<Page['nodes'][number]> {
  /** One page as it is: `nodes`, `pageInfo`, `totalCount` and `sources`. An account that failed is in `sources`, and throws nothing. */
  page(options?: PageOptions): Promise<Page>;
  /** Page by page. An account that failed is in the `sources` of the page, and throws nothing. */
  pages(): AsyncIterable<Page>;
  /** How each account has fared in the last loop that was begun, so far; `returned` counts over all of its pages. */
  readonly sources: readonly Source[];
}

/** Some accounts of a list failed, or could not give all of it. It comes after all that the others have. */
export class IncompleteListError extends GatewayError {
  /** Those accounts. */
  readonly sources: readonly Source[];

  constructor(sources: readonly Source[]) {
    const [first] = sources;
    const code = first?.error?.code ?? 'INTERNAL';
    const reasons = sources.map(({ account, error }) => `${account.name}: ${error?.message}`);
    super({
      code,
      message: `The list is not whole. ${reasons.join('; ')}`,
      vendor: first?.account.vendor.id,
      account: first?.account.name,
      retryable: RETRYABLE.has(code),
      retryAfterMs: first?.error?.retryAfterMs ?? undefined,
    });
    this.name = 'IncompleteListError';
    this.sources = sources;
  }
}

const RETRYABLE: ReadonlySet<ErrorCode> = new Set([
  'OVERLOADED',
  'RATE_LIMITED',
  'SHUTTING_DOWN',
  'VENDOR_BAD_RESPONSE',
  'VENDOR_TIMEOUT',
  'VENDOR_UNAVAILABLE',
]);

export function createList<Page extends Connection>(
  read: (options: PageOptions) => Promise<Page>,
  { onFailedSource, ...options }: ListOptions = {},
): List<Page> {
  let latest: Loop = { sources: [] };

  async function* pages(): AsyncGenerator<Page, void, undefined> {
    // Two loops at a time count each for itself; the latest to have begun is the one to be seen.
    const own: Loop = { sources: [] };
    latest = own;
    let after: string | null = null;
    do {
      const page: Page = await read({ ...options, after });
      own.sources = mergeSources(own.sources, page.sources);
      yield page;
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
  }

  async function* items(): AsyncGenerator<unknown, void, undefined> {
    const failed: Source[] = [];
    const told = new Set<string>();
    for await (const page of pages()) {
      yield* page.nodes;
      for (const source of page.sources) {
        // A vendor that gives its list whole lacks the same on every page.
        const key = `${source.state} ${source.account.id}`;
        if (!isLacking(source) || told.has(key)) continue;
        told.add(key);
        if (onFailedSource === undefined) failed.push(source);
        else onFailedSource(source);
      }
    }
    if (failed.length > 0) throw new IncompleteListError(failed);
  }

  return {
    page: (own) => read({ ...options, ...own }),
    pages,
    [Symbol.asyncIterator]: items as () => AsyncGenerator<Page['nodes'][number]>,
    get sources() {
      return latest.sources;
    },
  };
}

interface Loop {
  sources: readonly Source[];
}

/** It failed, or answered and lacks something nevertheless. */
function isLacking({ state, error }: Source): boolean {
  return state === 'FAILED' || (state === 'OK' && error !== null);
}

/** An account that failed is skipped from then on: what it failed with stays, and what one lacks. */
function mergeSources(known: readonly Source[], page: readonly Source[]): readonly Source[] {
  return page.map((source) => {
    const earlier = known.find(({ account }) => account.id === source.account.id);
    if (earlier === undefined) return source;
    const stays = earlier.state === 'FAILED' || (source.state === 'OK' && isLacking(earlier));
    const { state, error } = stays ? earlier : source;
    return { ...source, state, error, returned: earlier.returned + source.returned };
  });
}
