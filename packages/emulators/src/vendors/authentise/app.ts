import { Hono } from 'hono';
import type { EmulatorApp, EmulatorContext, EmulatorEnv } from '../../core/emulator.ts';
import { createFileStore } from '../../core/file-store.ts';
import { type CallbackSender, createCallbackSender } from './callback-sender.ts';
import { readCredential } from './credential.ts';
import { createDemoFeed, type DemoFeed } from './demo-feed.ts';
import { createEventStreamRoutes } from './event-stream-route.ts';
import { createModelRoutes } from './model-route.ts';
import { createModelStore } from './model-store.ts';
import type { AuthentiseSettings } from './option.ts';
import { createReporter } from './report.ts';
import { notFound, RequestProblem } from './request-problem.ts';
import { addShopSample } from './shop-sample.ts';
import { createUrlSigner } from './signed-url.ts';
import { createSliceContentRoutes } from './slice-content-route.ts';
import { createSliceRoutes } from './slice-route.ts';
import { createSliceStore } from './slice-store.ts';
import { createSnapshotRoutes } from './snapshot-route.ts';
import type { AuthentiseState } from './state.ts';
import { createStorageRoutes } from './storage-route.ts';
import { createTransformationRoutes } from './transformation-route.ts';
import { createUserRoutes } from './user-route.ts';
import { createUserStore } from './user-store.ts';

/** Behind pre-signed links, whose addresses have no slash at the end. */
const STORAGE_PATHS = ['/upload/', '/content/', '/image/', '/config-content/', '/slice-content/'];

/** All services of the vendor as one app; the event stream has its root path, `GET /`. */
export function createAuthentiseApp(
  context: EmulatorContext,
  settings: AuthentiseSettings,
): EmulatorApp {
  const callbacks = createCallbackSender({ clock: context.clock, settings });
  const state = createState(context, settings, callbacks);
  let demoFeed = fillSample(state, context);
  const app = new Hono<EmulatorEnv>();

  app.use(async (c, next) => {
    const url = new URL(c.req.url);
    if (!isCanonical(url.pathname)) {
      return c.redirect(`${url.origin}${url.pathname}/${url.search}`, 308);
    }
    demoFeed?.advance();
    await next();
  });
  const services = [
    createUserRoutes,
    createModelRoutes,
    createTransformationRoutes,
    createSnapshotRoutes,
    createSliceRoutes,
    createSliceContentRoutes,
    createEventStreamRoutes,
  ];
  for (const createRoutes of services) app.route('/', createRoutes(state));
  app.route('/', createStorageRoutes(state));
  app.notFound((c) => c.json(errorBody(notFound('resource')), 404));
  app.onError((error, c) => {
    if (error instanceof RequestProblem) return c.json(errorBody(error), error.status);
    const unexpected = { code: 'internal', title: 'The emulator failed.' };
    return c.json(errorBody(new RequestProblem(500, unexpected)), 500);
  });

  return {
    app: { fetch: (request, env) => app.fetch(request, env) },
    identify: (request) => readCredential(state.users, request).label,
    reset() {
      state.files.clear();
      state.reporter.restart();
      Object.assign(state, createStores(context, settings));
      demoFeed = fillSample(state, context);
    },
    close() {
      callbacks.clear();
      state.files.clear();
    },
    inspect: { callbacks: callbacks.sent },
  };
}

function createState(
  context: EmulatorContext,
  settings: AuthentiseSettings,
  callbacks: CallbackSender,
): AuthentiseState {
  const { clock } = context;
  return {
    clock,
    settings,
    signer: createUrlSigner(),
    files: createFileStore({ prefix: 'authentise-emulator' }),
    reporter: createReporter({ clock, callbacks }),
    ...createStores(context, settings),
  };
}

function createStores({ clock }: EmulatorContext, settings: AuthentiseSettings) {
  return {
    users: createUserStore({ clock, sessionLifetimeMs: settings.sessionLifetimeMs }),
    models: createModelStore({ clock, settings }),
    slices: createSliceStore({ clock, settings }),
  };
}

function fillSample(
  state: AuthentiseState,
  { isDemo, sample }: EmulatorContext,
): DemoFeed | undefined {
  if (sample === 'shop') addShopSample(state);
  return isDemo ? createDemoFeed(state) : undefined;
}

function isCanonical(path: string): boolean {
  return path.endsWith('/') || STORAGE_PATHS.some((prefix) => path.startsWith(prefix));
}

function errorBody({ problems }: RequestProblem) {
  return { errors: problems };
}
