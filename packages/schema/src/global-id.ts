import { GatewayError, type Ref, type ResourceType } from '@fabgraph/contract';

/** What an id in the graph names: an account, or a thing that lives in one. */
export type GlobalId = { readonly type: 'Account'; readonly account: string } | Ref;

/** What an account may be called: the id of everything in it holds the name. */
export const ACCOUNT_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Opaque to clients: base64url of type, account and, for what lives at a vendor, the vendor's own path. */
export function encodeGlobalId(id: GlobalId): string {
  return Buffer.from(
    'path' in id ? `${id.type}:${id.account}:${id.path}` : `${id.type}:${id.account}`,
  ).toString('base64url');
}

/**
 * Takes only what `encodeGlobalId` could have made. Whether the path is one of the vendor's is for
 * the account's adapter to say.
 * @throws GatewayError INVALID_INPUT
 */
export function decodeGlobalId(text: string): GlobalId {
  if (text.length === 0 || text.length > MAX_LENGTH) {
    throw malformed(`an id has 1 to ${MAX_LENGTH} characters`);
  }
  const id = parse(Buffer.from(text, 'base64url').toString('utf8'));
  if (id === null || encodeGlobalId(id) !== text) {
    throw malformed('it is not an id that this gateway gives; use one exactly as it was answered');
  }
  return id;
}

const MAX_LENGTH = 1_024;

const RESOURCE_TYPES: Readonly<Record<ResourceType, true>> = {
  Folder: true,
  Model: true,
  Asset: true,
  Job: true,
  User: true,
  Group: true,
};

function parse(decoded: string): GlobalId | null {
  const [type = '', account = '', ...rest] = decoded.split(':');
  if (!ACCOUNT_NAME.test(account)) return null;
  if (type === 'Account') return rest.length === 0 ? { type, account } : null;
  const path = rest.join(':');
  if (!isResourceType(type) || path === '') return null;
  return { account, type, path };
}

function isResourceType(type: string): type is ResourceType {
  return Object.hasOwn(RESOURCE_TYPES, type);
}

function malformed(reason: string): GatewayError {
  return new GatewayError({ code: 'INVALID_INPUT', message: `Malformed id: ${reason}.` });
}
