import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { createRandom } from '../../core/random.ts';

export interface User {
  readonly id: string;
  readonly username: string;
  /** Nobody can log in as a user without one. */
  readonly password?: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: number;
}

export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly expiresAt: number;
}

export interface ApiToken {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly userId: string;
}

export interface UserStore {
  list(): readonly User[];
  get(id: string): User | undefined;
  findByUsername(username: string): User | undefined;
  add(user: Omit<User, 'id' | 'createdAt'>): User;
  /** A new session, or undefined when the password is wrong. */
  logIn(username: string, password: string): Session | undefined;
  logOut(token: string): void;
  /** Undefined when there is no such session or it has expired. */
  findSession(token: string): Session | undefined;
  addToken(userId: string, name: string): ApiToken;
  /** Undefined when there is no such token or the secret is wrong. */
  findToken(id: string, secret: string): ApiToken | undefined;
}

export const DEMO_USERNAME = 'demo';
export const DEMO_PASSWORD = 'demo-password';
export const DEMO_TOKEN_ID = 'authentise-demo-id';
export const DEMO_TOKEN_SECRET = 'authentise-demo-secret';
/** Owns what everybody may see. */
export const SYSTEM_USERNAME = 'authentise';

const COLLEAGUES = ['Ana Ferreira', 'Jonas Weber', 'Mei Tanaka'];

/** Users, sessions and API tokens, with the demo user and its token in place. */
export function createUserStore({
  clock,
  sessionLifetimeMs,
}: {
  readonly clock: Clock;
  readonly sessionLifetimeMs: number;
}): UserStore {
  const random = createRandom('authentise users');
  const users = new Map<string, User>();
  const sessions = new Map<string, Session>();
  const tokens = new Map<string, ApiToken>();

  const store: UserStore = {
    list: () => [...users.values()],
    get: (id) => users.get(id),
    findByUsername: (username) =>
      [...users.values()].find((candidate) => candidate.username === username),
    add(user) {
      const added = { ...user, id: random.uuid(), createdAt: clock.now() };
      users.set(added.id, added);
      return added;
    },
    logIn(username, password) {
      const user = store.findByUsername(username);
      if (user?.password === undefined || user.password !== password) return undefined;
      const session = {
        token: randomBytes(24).toString('hex'),
        userId: user.id,
        expiresAt: clock.now() + sessionLifetimeMs,
      };
      sessions.set(session.token, session);
      return session;
    },
    logOut(token) {
      sessions.delete(token);
    },
    findSession(token) {
      const session = sessions.get(token);
      return session !== undefined && clock.now() < session.expiresAt ? session : undefined;
    },
    addToken(userId, name) {
      const token = { id: random.uuid(), secret: randomBytes(24).toString('hex'), name, userId };
      tokens.set(token.id, token);
      return token;
    },
    findToken(id, secret) {
      const token = tokens.get(id);
      return token?.secret === secret ? token : undefined;
    },
  };

  const demo = store.add({
    username: DEMO_USERNAME,
    password: DEMO_PASSWORD,
    name: 'Demo User',
    email: 'demo@example.com',
  });
  tokens.set(DEMO_TOKEN_ID, {
    id: DEMO_TOKEN_ID,
    secret: DEMO_TOKEN_SECRET,
    name: 'demo',
    userId: demo.id,
  });
  store.add({ username: SYSTEM_USERNAME, name: 'Authentise', email: 'info@example.com' });
  for (const name of COLLEAGUES) {
    const username = name.toLowerCase().replace(' ', '.');
    store.add({ username, name, email: `${username}@example.com` });
  }
  return store;
}
