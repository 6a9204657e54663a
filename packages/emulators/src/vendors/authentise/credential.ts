import { unauthenticated } from './request-problem.ts';
import type { User, UserStore } from './user-store.ts';

export const SESSION_COOKIE = 'session';

/** Who sent a request. */
export interface Credential {
  /** For the call log: never a cookie's or token's secret. */
  readonly label: string;
  /** Undefined when nothing valid came along. */
  readonly user?: User;
  readonly sessionToken?: string;
}

/** Reads the Basic token if there is an `Authorization` header, else the session cookie. */
export function readCredential(users: UserStore, { headers }: Request): Credential {
  const authorization = headers.get('authorization');
  if (authorization !== null) return readBasicToken(users, authorization);
  const sessionToken = readSessionCookie(headers.get('cookie') ?? '');
  if (sessionToken === undefined) return { label: 'none' };
  const session = users.findSession(sessionToken);
  const user = session && users.get(session.userId);
  if (user === undefined) return { label: 'session:unknown' };
  return { label: `session:${user.username}`, user, sessionToken };
}

/** The user of a request, or a 401. */
export function requireUser(users: UserStore, request: Request): User {
  const { user } = readCredential(users, request);
  if (user === undefined) throw unauthenticated();
  return user;
}

function readBasicToken(users: UserStore, authorization: string): Credential {
  const [scheme = '', encoded = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') return { label: 'unknown' };
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  const token = users.findToken(id, secret.join(':'));
  const user = token && users.get(token.userId);
  return user === undefined ? { label: 'basic:unknown' } : { label: `basic:${id}`, user };
}

function readSessionCookie(header: string): string | undefined {
  return header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${SESSION_COOKIE}=`))
    ?.slice(SESSION_COOKIE.length + 1);
}
