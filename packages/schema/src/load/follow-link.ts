import type { Entity, Link } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { needsEntity, selectsList } from '../selection.ts';
import { findEntity, linkTo } from './entity.ts';
import { startLists } from './look-ahead.ts';

/**
 * A link as the value of the field being resolved. What it points at is read only where the document
 * selects more of it than its ref tells; null where it turns out to be gone.
 */
export async function followLink<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  link: Link<E> | null | undefined,
): Promise<Link<E> | null> {
  if (link === null || link === undefined) return null;
  if (link.entity !== undefined) return linkTo(context, link.entity);
  if (link.isAlias !== true) {
    if (!needsEntity(info, link.ref.type)) return link;
    startLists(context, info, link);
  }
  return read(context, link);
}

/**
 * The thing that an id from outside names; null where there is none. It is read even where the
 * document selects no more than its ref tells, so that null can be trusted: all but where a list in
 * it is selected, whose own read says in `sources` when there is nothing to list.
 */
export async function lookUp<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  link: Link<E> | null,
): Promise<Link<E> | null> {
  if (link === null || needsEntity(info, link.ref.type) || selectsList(info, link.ref.type)) {
    return followLink(context, info, link);
  }
  return read(context, link);
}

/** What a link points at; under its own ref where the link had another. */
async function read<E extends Entity>(
  context: GraphContext,
  link: Link<E>,
): Promise<Link<E> | null> {
  const entity = await findEntity(context, link);
  if (entity === null) return null;
  return link.isAlias === true ? linkTo(context, entity) : { ref: link.ref, entity };
}

/** The same as `followLink` for a ref alone. */
export async function followRef<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  ref: E['ref'] | null,
): Promise<Link<E> | null> {
  return ref === null ? null : followLink(context, info, { ref } as Link<E>);
}

/** The same for a list of links, from which is left out what is gone. */
export async function followLinks<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  links: readonly Link<E>[] | null | undefined,
): Promise<Link<E>[] | null> {
  if (links === null || links === undefined) return null;
  const followed = await Promise.all(links.map((link) => followLink(context, info, link)));
  return followed.filter((link) => link !== null);
}

/** Links to what nothing has come along of. */
export function toLinks<E extends Entity>(
  refs: readonly E['ref'][] | null,
): readonly Link<E>[] | null {
  return refs === null ? null : refs.map((ref) => ({ ref }) as Link<E>);
}
