import { type Adapter, GatewayError, type Ref } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext, WatchOptions } from './context.ts';
import { unsupported } from './load/account.ts';
import { type AccountFilter, selectAccounts } from './load/account-filter.ts';
import { matchesNothing, toFilter } from './load/filter.ts';
import { forgetReads } from './load/per-operation.ts';
import { requireId } from './load/resolve-id.ts';
import { selectionBelow, selectionOf } from './selection.ts';

/** One event of a subscription, or the failure that ends it. */
export type Told<Event> = { readonly event: Event } | { readonly failure: unknown };

/**
 * A watch as the source of a subscription. Before each event what was read for the one before is
 * forgotten. A failure becomes a last event, which every transport can carry; a source that throws
 * would cost a WebSocket all its other operations.
 */
export function tell<Event>(
  context: GraphContext,
  events: AsyncIterator<Event, unknown>,
): AsyncIterableIterator<Told<Event>> {
  let isOver = false;
  const over = { done: true, value: undefined } as const;
  return {
    next: async () => {
      if (isOver) return over;
      try {
        const result = await events.next();
        if (result.done === true) return over;
        forgetReads(context);
        return { done: false, value: { event: result.value } };
      } catch (failure) {
        isOver = true;
        return { done: false, value: { failure } };
      }
    },
    // Not a generator: its `return` would wait for the event that `next` waits for.
    return: async () => {
      isOver = true;
      await events.return?.();
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** The event itself. @throws what ended the watch. */
export function heard<Event>(told: Told<Event>): Event {
  if ('failure' in told) throw told.failure;
  return told.event;
}

/** The event in a subscription's root value, which is the same object for all who hear of one change; null where there is none. */
export function eventOf(rootValue: unknown): object | null {
  const { event } = rootValue as { readonly event?: unknown };
  return typeof event === 'object' ? (event ?? null) : null;
}

/** What the watch is asked for, from the arguments and what the document selects of the thing. */
export function watchOptions(
  { signal }: GraphContext,
  info: GraphQLResolveInfo,
  eventType: 'JobEvent' | 'ModelEvent',
  after: string | null | undefined,
): WatchOptions {
  const type = eventType === 'JobEvent' ? 'Job' : 'Model';
  const nodes = selectionOf(info, eventType).get(type.toLowerCase()) ?? [];
  const selected = selectionBelow(info, nodes, type);
  return {
    signal,
    after: after ?? undefined,
    wants: new Set(COSTLY.filter((field) => selected.has(field))),
  };
}

/** What the watch of a whole list covers. */
export interface WatchScope<Filter> {
  readonly adapters: readonly Adapter[];
  readonly filter: Filter;
  readonly folder?: Ref<'Folder'> | undefined;
}

/** @throws GatewayError INVALID_INPUT, NOT_FOUND or UNSUPPORTED, before anything is watched. */
export function watchScope<Filter extends { readonly name?: string | undefined }>(
  context: GraphContext,
  facet: 'jobs' | 'models',
  given: (AccountFilter & object) | null | undefined,
  folderId: string | null | undefined,
): WatchScope<Filter> {
  const { vendors, accounts, ...rest } = given ?? {};
  const filter = toFilter<Filter>(rest as Filter);
  const selected = selectAccounts(context, { vendors, accounts });
  const able = selected.filter(({ facets }) => facets[facet] !== undefined);
  if (folderId === null || folderId === undefined) {
    return { adapters: checkAny(matchesNothing(rest) ? [] : able), filter };
  }
  const { adapter, ref } = requireId(context, folderId, 'Folder');
  if (adapter.facets[facet] === undefined) {
    throw unsupported(adapter, `${adapter.vendor.name} has no ${facet} to watch.`);
  }
  return { adapters: checkAny(able.filter((each) => each === adapter)), filter, folder: ref };
}

/** Fields that a watch pays for beside reading the thing itself. */
const COSTLY: readonly string[] = ['progress', 'steps'];

function checkAny(adapters: readonly Adapter[]): readonly Adapter[] {
  if (adapters.length > 0) return adapters;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: 'The filter leaves no account to watch.',
  });
}
