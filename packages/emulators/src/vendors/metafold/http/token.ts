import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../core/clock.ts';
import { type Client, DEMO_CLIENT, type Settings } from '../option.ts';
import { SCOPES, type Scope } from './scope.ts';

export interface Grant {
  scopes: readonly Scope[];
  /** What the call log shows instead of the token. */
  label: string;
  /** Null: for ever. */
  expiresAt: number | null;
}

export interface IssuedToken {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  scope: string;
}

export interface TokenBook {
  /** What a token was issued for, also when it has expired. */
  find(token: string): Grant | undefined;
  /** Undefined for a client or a secret that is not known. */
  issue(clientId: string, clientSecret: string, audience: string): IssuedToken | undefined;
  /** Forgets every token that was issued, not those of the settings. */
  clear(): void;
}

export function createTokenBook(
  { tokens, clients, tokenLifetimeMs }: Settings,
  clock: Clock,
): TokenBook {
  const signingKey = randomBytes(32);
  const fixed = new Map(
    tokens.map(({ token, scopes = SCOPES, label = 'token' }): [string, Grant] => [
      token,
      { scopes, label, expiresAt: null },
    ]),
  );
  const issued = new Map<string, Grant>();

  function issue(clientId: string, clientSecret: string, audience: string) {
    const client = clients.find(({ id }) => id === clientId);
    if (client === undefined || !isEqual(client.secret, clientSecret)) return undefined;
    const { scopes = SCOPES } = client;
    const [now, expiresAt] = [clock.now(), clock.now() + tokenLifetimeMs];
    const token = signedToken(signingKey, {
      sub: `${client.id}@clients`,
      aud: audience,
      iat: Math.floor(now / 1000),
      exp: Math.floor(expiresAt / 1000),
      scope: scopes.join(' '),
      jti: randomBytes(8).toString('hex'),
    });
    issued.set(token, { scopes, label: labelOf(client), expiresAt });
    return {
      access_token: token,
      token_type: 'Bearer' as const,
      expires_in: Math.floor(tokenLifetimeMs / 1000),
      scope: scopes.join(' '),
    };
  }

  return {
    find: (token) => fixed.get(token) ?? issued.get(token),
    issue,
    clear: () => issued.clear(),
  };
}

/** The vendor's tokens are JWTs; a client that looks inside finds what it expects. */
function signedToken(key: Buffer, claims: object): string {
  const head = base64url({ alg: 'HS256', typ: 'JWT' });
  const payload = base64url(claims);
  const signature = createHmac('sha256', key).update(`${head}.${payload}`).digest('base64url');
  return `${head}.${payload}.${signature}`;
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function labelOf({ id }: Client): string {
  return id === DEMO_CLIENT.id ? `client:${id}` : 'client';
}

function isEqual(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
