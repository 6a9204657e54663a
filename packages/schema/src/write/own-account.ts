import type { Adapter, Ref, ResourceType } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { requireId } from '../load/resolve-id.ts';
import { invalidInput } from './check.ts';

/**
 * What an argument names, which must live in the account that the write goes to.
 * @throws GatewayError INVALID_INPUT, NOT_FOUND
 */
export function requireOwn<T extends ResourceType>(
  context: GraphContext,
  adapter: Adapter,
  id: string,
  type: T,
): Ref<T> {
  const found = requireId(context, id, type);
  if (found.adapter === adapter) return found.ref;
  throw invalidInput(
    `The ${type} "${id}" lives in the account "${found.adapter.account}", out of reach of "${adapter.account}".`,
  );
}

/** The same where the argument may be left out. */
export function findOwn<T extends ResourceType>(
  context: GraphContext,
  adapter: Adapter,
  id: string | null | undefined,
  type: T,
): Ref<T> | null {
  return id === null || id === undefined ? null : requireOwn(context, adapter, id, type);
}
