import {
  type Emulator,
  type EmulatorApp,
  type EmulatorContext,
  type EmulatorOptions,
  startEmulator,
} from '../../core/emulator.ts';
import { createFileStore } from '../../core/file-store.ts';
import { createStore } from './domain/store.ts';
import { defineAssetRoutes } from './http/asset-route.ts';
import { defineJobRoutes } from './http/job-route.ts';
import { createLinkSigner } from './http/link.ts';
import { defineProjectRoutes } from './http/project-route.ts';
import { bearerToken, createRouter } from './http/router.ts';
import { defineStorageRoute } from './http/storage-route.ts';
import { createTokenBook } from './http/token.ts';
import { defineTokenRoute } from './http/token-route.ts';
import { defineUserRoutes } from './http/user-route.ts';
import { defineWorkflowRoutes } from './http/workflow-route.ts';
import { type MetafoldOptions, resolveSettings } from './option.ts';
import { createDemo } from './sample/demo.ts';
import { fillShop } from './sample/shop.ts';

/** The port of `npm run emulators`; without one a free port is taken. */
export const METAFOLD_PORT = 4101;

export type MetafoldEmulatorOptions = EmulatorOptions & MetafoldOptions;

/** A double of the vendor's API, its token endpoint (`/oauth/token`) and its object storage, on one origin. */
export function startMetafoldEmulator(options: MetafoldEmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({
    ...options,
    vendor: 'metafold',
    createApp: (context) => createApp(context, options),
  });
}

function createApp(
  { clock, sample, isDemo }: EmulatorContext,
  options: MetafoldOptions,
): EmulatorApp {
  const settings = resolveSettings(options);
  const store = createStore();
  const tokens = createTokenBook(settings, clock);
  const links = createLinkSigner(clock);
  const files = createFileStore({ prefix: 'metafold-emulator' });
  const api = { clock, settings, store, tokens };
  const router = createRouter(api);
  defineProjectRoutes(router, api);
  defineAssetRoutes(router, api, { links, files });
  defineJobRoutes(router, api);
  defineWorkflowRoutes(router, api);
  defineUserRoutes(router, api);
  defineTokenRoute(router.app, tokens);
  defineStorageRoute(router.app, store, links);

  let demo = start();

  function start() {
    store.clear();
    files.clear();
    tokens.clear();
    const startAt = clock.now();
    if (sample === 'shop') fillShop(store, startAt, settings);
    return createDemo(store, startAt);
  }

  return {
    app: {
      fetch(request, env) {
        if (isDemo) demo.advance(clock.now());
        store.settle(clock.now());
        return router.app.fetch(request, env);
      },
    },
    identify(request) {
      const token = bearerToken(request.headers.get('authorization'));
      if (token === undefined) return 'none';
      return tokens.find(token)?.label ?? 'unknown';
    },
    reset() {
      demo = start();
    },
    close: files.clear,
  };
}
