import {
  type Adapter,
  type Entity,
  GatewayError,
  type ListQuery,
  type Page,
  type ReadContext,
  type ResourceType,
  type Slot,
  VendorError,
} from '@fabgraph/contract';
import { assert } from 'vitest';
import type { DescribeAdapterOptions, Noun } from './subject.ts';

/** A facet of whatever noun. */
export interface AnyFacet {
  readonly getMany: (
    refs: readonly Entity['ref'][],
    context: ReadContext,
  ) => Promise<readonly Slot<Entity>[]>;
  readonly list: (query: AnyQuery, context: ReadContext) => Promise<Page<Entity>>;
}

export type AnyQuery = ListQuery<Readonly<Record<string, unknown>>, never>;

export const TYPE_OF: Readonly<Record<Noun, ResourceType>> = {
  folders: 'Folder',
  models: 'Model',
  assets: 'Asset',
  jobs: 'Job',
  users: 'User',
};

const MAX_PAGES = 1_000;

export function nounsOf({ nouns }: Pick<DescribeAdapterOptions, 'nouns'>): readonly Noun[] {
  return (Object.keys(TYPE_OF) as Noun[]).filter((noun) => nouns[noun] !== undefined);
}

export function facetOf({ facets }: Adapter, noun: Noun): AnyFacet {
  const facet = facets[noun];
  assert(facet, `The adapter has no facet for ${noun}.`);
  return facet as unknown as AnyFacet;
}

/** What one operation of one caller gives to its reads. */
export function createRequest(signal: AbortSignal = new AbortController().signal): ReadContext {
  const kept = new Map<string, Promise<unknown>>();
  return {
    signal,
    once: <T>(key: string, read: () => Promise<T>) => {
      const known = kept.get(key) ?? read();
      kept.set(key, known);
      return known as Promise<T>;
    },
  };
}

/** Every item, page by page, each page in an operation of its own. */
export async function walk(facet: AnyFacet, query: AnyQuery): Promise<readonly Entity[]> {
  const items: Entity[] = [];
  let after = query.after;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = await facet.list({ ...query, after }, createRequest());
    items.push(...page.items);
    if (page.isLast) return items;
    after = page.cursorAfter(page.items.length - 1);
  }
  throw new Error('The walk does not end.');
}

/** The first things of a noun; the double must have one at least. */
export async function sampleOf(adapter: Adapter, noun: Noun): Promise<readonly Entity[]> {
  const items: Entity[] = [];
  const facet = facetOf(adapter, noun);
  let after: string | undefined;
  for (let count = 0; count < MAX_PAGES && items.length < 3; count += 1) {
    const page = await facet.list({ first: 3, after }, createRequest());
    items.push(...page.items);
    if (page.isLast) break;
    after = page.cursorAfter(page.items.length - 1);
  }
  assert.isNotEmpty(items, `The double has no ${noun}.`);
  return items.slice(0, 3);
}

export async function firstOf(adapter: Adapter, noun: Noun): Promise<Entity> {
  const [first] = await sampleOf(adapter, noun);
  assert(first);
  return first;
}

/** Why a read of one thing failed, whether the whole call did or its slot; null: it did not. */
export async function failureOf(read: Promise<readonly Slot<Entity>[]>): Promise<unknown> {
  const slots = await read.catch((error: unknown) => [error]);
  return slots.find((slot) => slot instanceof Error) ?? null;
}

/** The error of the contract that a call must fail with. */
export async function rejection(call: Promise<unknown>): Promise<GatewayError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.instanceOf(error, GatewayError, 'The call did not fail with an error of the contract');
  return error;
}

export function entityIn(slot: Slot<Entity> | undefined): Entity {
  assert(slot !== undefined && !(slot instanceof VendorError), `No entity: ${slot}`);
  return slot;
}

export function pathsOf(entities: readonly Entity[]): readonly string[] {
  return entities.map(({ ref }) => ref.path);
}
