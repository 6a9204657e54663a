import { type Adapter, GatewayError, type Ref, type ResourceType } from '@fabgraph/contract';
import type { GraphContext } from '../context.ts';
import { decodeGlobalId, type GlobalId } from '../global-id.ts';
import { findAccount } from './account.ts';

export interface Resolved<T extends ResourceType> {
  readonly adapter: Adapter;
  readonly ref: Ref<T>;
}

/**
 * The thing of one type that an id from outside names. Null where it lies in an account that the
 * caller does not have: to them there is no such thing. Makes no call.
 * @throws GatewayError INVALID_INPUT where the id is malformed, of another type, or has a path that the vendor could not have.
 */
export function resolveId<T extends ResourceType>(
  context: GraphContext,
  id: string,
  type: T,
): Resolved<T> | null {
  const decoded = decodeGlobalId(id);
  if (decoded.type !== type) {
    throw invalid(`The id "${id}" is that of ${article(decoded.type)}, not of ${article(type)}.`);
  }
  const adapter = findAccount(context, decoded.account);
  if (adapter === null) return null;
  return { adapter, ref: checkPath(adapter, decoded, id) as Ref<T> };
}

/** As `resolveId`, for what is to be changed or watched. @throws GatewayError also NOT_FOUND. */
export function requireId<T extends ResourceType>(
  context: GraphContext,
  id: string,
  type: T,
): Resolved<T> {
  const resolved = resolveId(context, id, type);
  if (resolved !== null) return resolved;
  throw new GatewayError({ code: 'NOT_FOUND', message: `There is no ${type} "${id}".` });
}

/** @throws GatewayError INVALID_INPUT where the id is malformed or that of something else, NOT_FOUND. */
export function requireAccount(context: GraphContext, id: string): Adapter {
  const { type, account } = decodeGlobalId(id);
  if (type !== 'Account') {
    throw invalid(`The id "${id}" is that of ${article(type)}, not of an account.`);
  }
  const adapter = findAccount(context, account);
  if (adapter !== null) return adapter;
  throw new GatewayError({ code: 'NOT_FOUND', message: `There is no account "${id}".` });
}

/** An account, or a ref to what lives in one, of whatever type. */
export function resolveAnyId(context: GraphContext, id: string): Adapter | Ref | null {
  const decoded = decodeGlobalId(id);
  const adapter = findAccount(context, decoded.account);
  if (adapter === null || decoded.type === 'Account') return adapter;
  return checkPath(adapter, decoded, id);
}

/** A ref of whatever type, for what is to be changed. @throws GatewayError INVALID_INPUT, NOT_FOUND */
export function requireAnyId(context: GraphContext, id: string): Ref {
  const found = resolveAnyId(context, id);
  if (found === null) {
    throw new GatewayError({ code: 'NOT_FOUND', message: `There is nothing with the id "${id}".` });
  }
  if ('path' in found) return found;
  throw invalid(`The id "${id}" is that of an account, which is no thing at a vendor.`);
}

function checkPath(adapter: Adapter, decoded: GlobalId, id: string): Ref {
  const ref = decoded as Ref;
  if (adapter.isRef(ref)) return ref;
  throw invalid(`The id "${id}" names nothing that ${adapter.vendor.name} could have.`);
}

function article(type: GlobalId['type']): string {
  return /^[AEIOU]/.test(type) ? `an ${type}` : `a ${type}`;
}

function invalid(message: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message });
}
