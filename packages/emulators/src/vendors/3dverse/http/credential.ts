import type { Environment } from '../domain/environment.ts';
import type { Caller } from '../domain/folder-right.ts';
import { unauthenticated } from './service-error.ts';

export const DEMO_API_KEY = '3dverse-demo-key';

/** Reads the demo environment's public folder, for ever. */
export const DEMO_PUBLIC_TOKEN = '3dverse-demo-public-token';

export interface Identity {
  readonly environment: Environment;
  readonly caller: Caller;
}

/** With both headers sent, `api_key` is the one that counts. */
export function authenticate(
  headers: Headers,
  environments: readonly Environment[],
  nowMs: number,
): Identity {
  const apiKey = headers.get('api_key');
  if (apiKey !== null) {
    const environment = environments.find((candidate) => candidate.apiKey === apiKey);
    if (!environment) throw unauthenticated('The api_key is not valid');
    return { environment, caller: { kind: 'key' } };
  }
  const userToken = headers.get('user_token');
  if (userToken === null) throw unauthenticated('An api_key or a user_token is required');
  const identity = identityOfToken(userToken, environments, nowMs);
  if (!identity) throw unauthenticated('The user_token is not valid or has expired');
  return identity;
}

/** For the call log: says who called, and never what a secret is. */
export function credentialLabel(headers: Headers, environments: readonly Environment[]): string {
  const apiKey = headers.get('api_key');
  if (apiKey !== null) {
    if (apiKey === DEMO_API_KEY) return DEMO_API_KEY;
    const place = environments.findIndex((environment) => environment.apiKey === apiKey);
    return place === -1 ? 'api_key:unknown' : `api_key:${place}`;
  }
  const userToken = headers.get('user_token');
  if (userToken === null) return 'none';
  if (userToken === DEMO_PUBLIC_TOKEN) return DEMO_PUBLIC_TOKEN;
  const identity = identityOfToken(userToken, environments, Number.NEGATIVE_INFINITY);
  if (!identity) return 'user_token:unknown';
  return identity.caller.kind === 'user' ? `user:${identity.caller.user.username}` : 'public';
}

function identityOfToken(
  userToken: string,
  environments: readonly Environment[],
  nowMs: number,
): Identity | undefined {
  for (const environment of environments) {
    if (environment.publicToken === userToken) return { environment, caller: { kind: 'public' } };
    const token = environment.tokens.get(userToken);
    const user = token && environment.users.get(token.userId);
    if (!token || !user || token.expiresAtMs <= nowMs) continue;
    return { environment, caller: { kind: 'user', user, scope: token.scope } };
  }
  return undefined;
}
