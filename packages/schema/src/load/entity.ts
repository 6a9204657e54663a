import {
  type Adapter,
  type Asset,
  type Entity,
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
import { accountOf, unsupported } from './account.ts';
import { createPerOperation } from './per-operation.ts';
import { readContextOf } from './read-context.ts';

/** Reads what a link points at; refs of one account asked for in one tick are read together. */
export async function loadEntity<E extends Entity>(
  context: GraphContext,
  { ref, entity }: Link<E>,
): Promise<E> {
  if (entity !== undefined) return entity;
  return loaderOf(context, ref).load(ref) as Promise<Entity> as Promise<E>;
}

/** A resolver of a field that takes the entity itself; costs nothing, not even a tick, where it came along. */
export function fromEntity<E extends Entity, T>(
  read: (entity: E, context: GraphContext) => T | Promise<T>,
): (link: Link<E>, args: object, context: GraphContext) => T | Promise<T> {
  return (link, _args, context) =>
    link.entity === undefined
      ? loadEntity<E>(context, link).then((entity) => read(entity, context))
      : read(link.entity as E, context);
}

/** A link to something that a list or a write brought along; later links to it cost no call. */
export function linkTo<E extends Entity>(context: GraphContext, entity: E): Link<E> {
  loaderOf(context, entity.ref).prime(entity.ref, entity);
  return { ref: entity.ref, entity };
}

/** Like `loadEntity`, but null where there is no such thing (any more). */
export async function findEntity<E extends Entity>(
  context: GraphContext,
  link: Link<E>,
): Promise<E | null> {
  try {
    return await loadEntity(context, link);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

interface EntityByType {
  readonly Folder: Folder;
  readonly Model: Model;
  readonly Asset: Asset;
  readonly Job: Job;
  readonly User: User;
  readonly Group: Group;
}

type Loaders = {
  readonly [T in ResourceType]: DataLoader<Ref<T>, EntityByType[T], string>;
};

function loaderOf(context: GraphContext, { account, type }: Ref): DataLoader<Ref, Entity, string> {
  return loadersOf(context, account)[type] as DataLoader<Ref, Entity, string>;
}

const loadersOf = createPerOperation((context: GraphContext, account: string): Loaders => {
  const adapter = accountOf(context, { account });
  const read = () => readContextOf(context, account);
  const { folders, models, assets, jobs, users, groups } = adapter.facets;
  return {
    Folder: createLoader(adapter, 'folders', folders, read),
    Model: createLoader(adapter, 'models', models, read),
    Asset: createLoader(adapter, 'assets', assets, read),
    Job: createLoader(adapter, 'jobs', jobs, read),
    User: createLoader(adapter, 'users', users, read),
    Group: createLoader(adapter, 'groups', groups, read),
  };
});

interface BulkRead<R extends Ref, E> {
  readonly getMany: (refs: readonly R[], context: ReadContext) => Promise<readonly Slot<E>[]>;
}

function createLoader<R extends Ref, E>(
  adapter: Adapter,
  what: string,
  facet: BulkRead<R, E> | undefined,
  read: () => ReadContext,
): DataLoader<R, E, string> {
  return new DataLoader<R, E, string>(
    async (refs) => {
      if (facet === undefined) throw unsupported(adapter, `${adapter.vendor.name} has no ${what}.`);
      return facet.getMany(refs, read());
    },
    { cacheKeyFn: refKey },
  );
}
