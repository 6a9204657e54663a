import type { IncomingMessage } from 'node:http';
import type { Registry } from '@fabgraph/schema';
import { HttpError } from '../server/route-answer.ts';
import { CallerRefusal } from './caller-refusal.ts';
import { CREDENTIALS_HEADER } from './request-account.ts';
import type { RequestCredentials } from './request-credential.ts';

export interface RouteRegistryOptions {
  /** All accounts there are. */
  readonly registry: Registry;
  readonly credentials: Pick<RequestCredentials, 'equip'>;
}

/**
 * The accounts for a request whose address is signed: that says what its holder may do, so that
 * nobody is asked who they are, but the credentials of some accounts have to come along.
 * @throws HttpError
 */
export function createRouteRegistry({
  registry,
  credentials: { equip },
}: RouteRegistryOptions): (request: IncomingMessage) => Registry {
  const all = { registry, shareKey: '' };
  return ({ headers }) => {
    const share = equip(all, headers[CREDENTIALS_HEADER]);
    if (!(share instanceof CallerRefusal)) return share.registry;
    const { status, code, message, headers: own } = share;
    throw new HttpError(status, code, message, own);
  };
}
