import { type Context, Hono } from 'hono';
import type { Clock } from '../../../core/clock.ts';
import type { EmulatorEnv } from '../../../core/emulator.ts';
import type { Store } from '../domain/store.ts';
import type { Settings } from '../option.ts';
import { ApiError, errorResponse, notFound } from '../wire/error.ts';
import type { JobView } from '../wire/job.ts';
import type { RouteKey } from './scope.ts';
import type { TokenBook } from './token.ts';

export interface Api {
  clock: Clock;
  settings: Settings;
  store: Store;
  tokens: TokenBook;
}

export interface Call {
  context: Context<EmulatorEnv>;
  /** A parameter of the route's path. */
  param(name: string): string;
  view(): JobView;
}

export type Handler = (call: Call) => Response | Promise<Response>;

export interface Router {
  app: Hono<EmulatorEnv>;
  /** A route that asks for a token with the scopes of its key. */
  define(key: RouteKey, handler: Handler): void;
}

export function createRouter({ clock, settings, store, tokens }: Api): Router {
  const app = new Hono<EmulatorEnv>();
  app.notFound(() => errorResponse(notFound(), settings));
  app.onError((error) => {
    if (error instanceof ApiError) return errorResponse(error, settings);
    return errorResponse(new ApiError(500, 'Internal Server Error'), settings);
  });

  function authorize(header: string | undefined, key: RouteKey): void {
    const token = bearerToken(header);
    const grant = token === undefined ? undefined : tokens.find(token);
    if (grant === undefined) throw new ApiError(401, 'A valid access token is required');
    if (grant.expiresAt !== null && grant.expiresAt <= clock.now()) {
      throw new ApiError(401, 'Token has expired');
    }
    const missing = settings.scopes[key].find((scope) => !grant.scopes.includes(scope));
    if (missing !== undefined) throw new ApiError(401, `Token lacks scope ${missing}`);
  }

  function define(key: RouteKey, handler: Handler): void {
    const [method = '', path = ''] = key.split(' ');
    app.on(method, path, (context) => {
      authorize(context.req.header('authorization'), key);
      return handler({
        context,
        param: (name) => context.req.param(name) ?? '',
        view: () => ({ store, settings, now: clock.now() }),
      });
    });
  }

  return { app, define };
}

export function bearerToken(header: string | null | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1];
}

/** The record of a path's id, if it is of the path's project; otherwise 404. */
export function findIn<T extends { projectId: string }>(
  records: ReadonlyMap<string, T>,
  projectId: string,
  id: string,
): T {
  const record = records.get(id);
  if (record === undefined || record.projectId !== projectId) throw notFound();
  return record;
}

export function requireProject(store: Store, id: string) {
  const project = store.projects.get(id);
  if (project === undefined) throw notFound();
  return project;
}

/** Absolute, at the host by which the client came, so that it can come back. */
export function absoluteUrl(context: Context<EmulatorEnv>, path: string): string {
  return `http://${context.req.header('host') ?? 'localhost'}${path}`;
}

/** What a delete answers: not JSON. */
export function deleted(): Response {
  return new Response('OK', { headers: { 'content-type': 'text/plain' } });
}
