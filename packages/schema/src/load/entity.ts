import {
  type Asset,
  type Entity,
  type Facets,
  type Folder,
  GatewayError,
  type Group,
  type Job,
  type Link,
  type Model,
  type ReadContext,
  type Ref,
  type ResourceType,
  refKey,
  type Slot,
  type User,
} from '@fabgraph/contract';
import DataLoader from 'dataloader';
import type { GraphContext } from '../context.ts';
import { accountOf, findAccount, unsupported } from './account.ts';
import { createPerOperation } from './per-operation.ts';
import { readContextOf } from './read-context.ts';
import { createSeen, type Seen } from './seen.ts';
import { type MaybePromise, whenRead } from './when-read.ts';

/** Reads what a link points at; refs of one account asked for in one tick are read together. */
export function loadEntity<E extends Entity>(
  context: GraphContext,
  { ref, entity }: Link<E>,
): MaybePromise<E> {
  if (entity !== undefined) return entity;
  const { seen, loaderOf } = entitiesOf(context, ref.account);
  const known = seen.find(ref) as E | undefined;
  if (known !== undefined) return known;
  return loaderOf(ref.type).load(ref) as Promise<Entity> as Promise<E>;
}

/** A resolver of a field that takes the entity itself; costs nothing, not even a tick, where it came along. */
export function fromEntity<E extends Entity, T>(
  read: (entity: E, context: GraphContext) => MaybePromise<T>,
): (link: Link<E>, args: object, context: GraphContext) => MaybePromise<T> {
  return (link, _args, context) =>
    link.entity === undefined
      ? whenRead(loadEntity<E>(context, link), (entity) => read(entity, context))
      : read(link.entity as E, context);
}

/** A link to something that a list or a write brought along; later links to it cost no call. */
export function linkTo<E extends Entity>(context: GraphContext, entity: E): Link<E> {
  entitiesOf(context, entity.ref.account).seen.add(entity);
  return { ref: entity.ref, entity };
}

/** As `linkTo`, for what a list has just brought: those who watch it hear of it. */
export function linkToRead<E extends Entity>(context: GraphContext, entity: E): Link<E> {
  tellWatchers(context, entity);
  return linkTo(context, entity);
}

/**
 * The link with what it points at, under its own ref where the link had another; null where there is
 * no such thing (any more).
 */
export function findLink<E extends Entity>(
  context: GraphContext,
  link: Link<E>,
): MaybePromise<Link<E> | null> {
  const toFound = (entity: E): Link<E> =>
    link.isAlias === true ? linkTo(context, entity) : { ref: link.ref, entity };
  const entity = loadEntity(context, link);
  return entity instanceof Promise ? entity.then(toFound, nullWhereGone) : toFound(entity);
}

function nullWhereGone(error: unknown): null {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
}

/** What lives at a vendor, by the type of its ref. */
export interface EntityByType {
  readonly Folder: Folder;
  readonly Model: Model;
  readonly Asset: Asset;
  readonly Job: Job;
  readonly User: User;
  readonly Group: Group;
}

/** The things of one account that one operation has, or may ask for. */
interface Entities {
  readonly seen: Seen;
  readonly loaderOf: (type: ResourceType) => DataLoader<Ref, Entity, string>;
}

const entitiesOf = createPerOperation((context: GraphContext, account: string): Entities => {
  const loaders: { [T in ResourceType]?: DataLoader<Ref, Entity, string> } = {};
  return {
    seen: createSeen(),
    loaderOf: (type) => (loaders[type] ??= createLoader(context, account, type)),
  };
});

const FACETS = {
  Folder: 'folders',
  Model: 'models',
  Asset: 'assets',
  Job: 'jobs',
  User: 'users',
  Group: 'groups',
} as const satisfies Readonly<Record<ResourceType, keyof Facets>>;

function tellWatchers(context: GraphContext, entity: Entity): void {
  if (!isWatchable(entity)) return;
  const adapter = watchedAccountOf(context, entity.ref.account);
  if (adapter !== null) context.hub.observe?.(adapter, entity, entity.fetchedAt);
}

function isWatchable(entity: Entity): entity is Job | Model {
  return entity.ref.type === 'Job' || entity.ref.type === 'Model';
}

/** The account, where anything of it is watched; asked once an operation. */
const watchedAccountOf = createPerOperation((context: GraphContext, account: string) => {
  const adapter = findAccount(context, account);
  return adapter !== null && context.hub.isWatched?.(adapter) === true ? adapter : null;
});

interface BulkRead {
  readonly getMany: (
    refs: readonly Ref[],
    context: ReadContext,
  ) => Promise<readonly Slot<Entity>[]>;
}

function createLoader(
  context: GraphContext,
  account: string,
  type: ResourceType,
): DataLoader<Ref, Entity, string> {
  const adapter = accountOf(context, { account });
  const what = FACETS[type];
  const facet = adapter.facets[what] as BulkRead | undefined;
  return new DataLoader<Ref, Entity, string>(
    async (refs) => {
      if (facet === undefined) throw unsupported(adapter, `${adapter.vendor.name} has no ${what}.`);
      const slots = await facet.getMany(refs, readContextOf(context, account));
      for (const slot of slots) if (!(slot instanceof Error)) tellWatchers(context, slot);
      return slots;
    },
    { cacheKeyFn: refKey },
  );
}
