import type { Entity, Link } from '@fabgraph/contract';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../context.ts';
import { findLink, linkTo } from './entity.ts';
import { lookAhead, startLists } from './look-ahead.ts';
import type { MaybePromise } from './when-read.ts';

/**
 * A link as the value of the field being resolved. What it points at is read only where the document
 * selects more of it than its ref tells; null where it turns out to be gone.
 */
export function followLink<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  link: Link<E> | null | undefined,
): MaybePromise<Link<E> | null> {
  if (link === null || link === undefined) return null;
  if (link.entity !== undefined) return linkTo(context, link.entity);
  if (link.isAlias === true) return findLink(context, link);
  const { needsEntity, lists } = lookAhead(info, link.ref.type);
  if (!needsEntity) return link;
  startLists(context, link, lists);
  return findLink(context, link);
}

/**
 * The thing that an id from outside names; null where there is none. It is read even where the
 * document selects no more than its ref tells, so that null can be trusted: all but where a list in
 * it is selected, whose own read says in `sources` when there is nothing to list.
 */
export function lookUp<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  link: Link<E> | null,
): MaybePromise<Link<E> | null> {
  if (link === null) return null;
  const { needsEntity, lists } = lookAhead(info, link.ref.type);
  if (needsEntity || lists.length > 0) return followLink(context, info, link);
  return findLink(context, link);
}

/** The same as `followLink` for a list of links, from which is left out what is gone. */
export function followLinks<E extends Entity>(
  context: GraphContext,
  info: GraphQLResolveInfo,
  links: readonly Link<E>[] | null | undefined,
): MaybePromise<Link<E>[] | null> {
  if (links === null || links === undefined) return null;
  const followed = links.map((link) => followLink(context, info, link));
  return followed.some((link) => link instanceof Promise)
    ? Promise.all(followed).then(leaveOutGone)
    : leaveOutGone(followed as readonly (Link<E> | null)[]);
}

function leaveOutGone<E extends Entity>(links: readonly (Link<E> | null)[]): Link<E>[] {
  return links.filter((link) => link !== null);
}
