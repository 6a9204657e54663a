import type { Entity, Link, Ref } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { loadField } from './detail.ts';
import { type EntityByType, loadEntity } from './entity.ts';
import { followLink, followLinks } from './follow-link.ts';
import { type MaybePromise, whenRead } from './when-read.ts';

/** A resolver of a relation of one type's entities to one thing, which the field names by ref or link. */
export function toOne<T extends keyof EntityByType, Field extends string & keyof EntityByType[T]>(
  _type: T,
  field: Field,
): Resolve<EntityByType[T], Link<FarEnd<EntityByType[T][Field]>> | null> {
  return (link, _args, context, info) =>
    whenRead(loadTargets(context, link, field), (target) =>
      followLink(context, info, target === null ? null : toLink(target as Target)),
    ) as MaybePromise<Link<FarEnd<EntityByType[T][Field]>> | null>;
}

/** The same for a relation to several things; what is gone is left out. */
export function toMany<T extends keyof EntityByType, Field extends string & keyof EntityByType[T]>(
  _type: T,
  field: Field,
): Resolve<EntityByType[T], Link<FarEnd<ItemOf<EntityByType[T][Field]>>>[] | null> {
  return (link, _args, context, info) =>
    whenRead(loadTargets(context, link, field), (targets) =>
      followLinks(context, info, (targets as readonly Target[] | null)?.map(toLink)),
    ) as MaybePromise<Link<FarEnd<ItemOf<EntityByType[T][Field]>>>[] | null>;
}

type Resolve<E extends Entity, T> = (
  link: Link<E>,
  args: object,
  context: GraphContext,
  info: GraphQLResolveInfo,
) => MaybePromise<T>;

type Target = Ref | Link;

/** What a field of an entity leads to. */
type FarEnd<Value> =
  Value extends Link<infer E> ? E : Value extends Ref<infer T> ? EntityByType[T] : never;

type ItemOf<Value> = Value extends readonly (infer Item)[] ? Item : never;

function loadTargets<E extends Entity>(
  context: GraphContext,
  link: Link<E>,
  field: string & keyof E,
): MaybePromise<unknown> {
  return whenRead(loadEntity(context, link), (entity) => loadField(context, entity, field));
}

function toLink(target: Target): Link {
  return 'ref' in target ? target : { ref: target };
}
