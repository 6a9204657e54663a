import { Hono } from 'hono';
import { readCredential, requireUser, SESSION_COOKIE } from './credential.ts';
import { toDatetime } from './datetime.ts';
import type { AuthentiseSettings } from './option.ts';
import { readFields } from './request-body.ts';
import { originOf } from './request-origin.ts';
import { notFound, RequestProblem, unauthenticated } from './request-problem.ts';
import { answerList, type ListField } from './resource-list.ts';
import type { User, UserStore } from './user-store.ts';

export interface UserRoutes {
  /** Replaced by a reset, so read at each request. */
  readonly users: UserStore;
  readonly settings: AuthentiseSettings;
}

/** The users service: sessions, users, API tokens. */
export function createUserRoutes(state: UserRoutes): Hono {
  const { settings } = state;
  const app = new Hono();

  app.post('/sessions/', async (c) => {
    const fields = await readFields(c, { acceptsForm: true });
    const username = fields.string('username', { isRequired: true }) ?? '';
    const password = fields.string('password', { isRequired: true }) ?? '';
    fields.finish();
    const session = state.users.logIn(username, password);
    const user = session && state.users.get(session.userId);
    if (session === undefined || user === undefined) throw wrongPassword(settings);
    c.header('set-cookie', cookieOf(session.token, session.expiresAt));
    c.header('location', `${originOf(c)}/sessions/`);
    return c.json(toSessionJson(user, originOf(c)), 201);
  });

  app.get('/sessions/', (c) =>
    c.json(toSessionJson(requireUser(state.users, c.req.raw), originOf(c))),
  );

  app.delete('/sessions/', (c) => {
    const { sessionToken } = readCredential(state.users, c.req.raw);
    if (sessionToken === undefined) throw unauthenticated();
    state.users.logOut(sessionToken);
    c.header('set-cookie', cookieOf('', 0));
    return c.body(null, 204);
  });

  app.get('/users/', (c) => {
    requireUser(state.users, c.req.raw);
    const origin = originOf(c);
    return answerList(c, {
      items: state.users.list(),
      fields: userFields(origin),
      pageSize: settings.pageSize,
      toJson: (user) => toUserJson(user, origin),
    });
  });

  app.post('/users/', async (c) => {
    const fields = await readFields(c, { acceptsForm: true });
    const username = fields.string('username', { isRequired: true, pattern: /^[\w.@+-]{1,64}$/ });
    const isTaken = username !== undefined && state.users.findByUsername(username) !== undefined;
    if (isTaken) fields.report('username', 'is taken', 'taken');
    const input = {
      username: username ?? '',
      password: fields.string('password', { isRequired: true, pattern: /./ }) ?? '',
      name: fields.string('name', { isRequired: true }) ?? '',
      email: fields.string('email', { isRequired: true, pattern: /^[^@\s]+@[^@\s]+$/ }) ?? '',
    };
    fields.finish();
    const user = toUserJson(state.users.add(input), originOf(c));
    c.header('location', user.uri);
    return c.json(user, 201);
  });

  app.get('/users/:id/', (c) => {
    requireUser(state.users, c.req.raw);
    const user = state.users.get(c.req.param('id'));
    if (user === undefined) throw notFound('user');
    return c.json(toUserJson(user, originOf(c)));
  });

  app.post('/api_tokens/', async (c) => {
    const { user, sessionToken } = readCredential(state.users, c.req.raw);
    // A token cannot make tokens: only someone who logged in can.
    if (user === undefined || sessionToken === undefined) throw unauthenticated();
    const fields = await readFields(c);
    const name = fields.string('name', { isRequired: true, pattern: /\S/ }) ?? '';
    fields.finish();
    const { id, secret } = state.users.addToken(user.id, name);
    c.header('location', `${originOf(c)}/api_tokens/${id}/`);
    return c.json({ uuid: id, secret, name }, 201);
  });

  return app;
}

/** The address a user is known by in other resources. */
export function userUri(userId: string, origin: string): string {
  return `${origin}/users/${userId}/`;
}

function toUserJson(user: User, origin: string) {
  const { id, username, name, email, createdAt } = user;
  return {
    uri: userUri(id, origin),
    uuid: id,
    username,
    name,
    email,
    created: toDatetime(createdAt),
  };
}

function toSessionJson(user: User, origin: string) {
  return { ...toUserJson(user, origin), tos: true, impersonating: null };
}

function userFields(origin: string): Record<string, ListField<User>> {
  return {
    username: { match: 'exact', read: ({ username }) => username },
    name: { match: 'partial', read: ({ name }) => name },
    email: { match: 'exact', read: ({ email }) => email },
    uri: { match: 'exact', read: ({ id }) => userUri(id, origin) },
  };
}

function wrongPassword({ loginFailStatus }: AuthentiseSettings): RequestProblem {
  return new RequestProblem(loginFailStatus, {
    code: 'invalid_credentials',
    title: 'The username or the password is wrong.',
  });
}

function cookieOf(token: string, expiresAt: number): string {
  return `${SESSION_COOKIE}=${token}; expires=${new Date(expiresAt).toUTCString()}; path=/; HttpOnly`;
}
