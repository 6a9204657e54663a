import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { FileStore } from '../../core/file-store.ts';
import type { Environment } from './domain/environment.ts';
import { authenticate } from './http/credential.ts';
import type { ThreeDVerseEnv } from './http/scope.ts';
import { notFound, ServiceError } from './http/service-error.ts';
import { createAssetRoutes } from './route/asset.ts';
import { createAssetCreationRoutes } from './route/asset-creation.ts';
import { createAssetFileRoutes } from './route/asset-file.ts';
import { createAssetListRoutes, createFolderAssetRoutes } from './route/asset-list.ts';
import { createAssetRelationRoutes } from './route/asset-relation.ts';
import { createFolderRoutes } from './route/folder.ts';
import { createFolderAccessRoutes } from './route/folder-access.ts';
import { createGroupRoutes } from './route/group.ts';
import { createFolderSourceFileRoutes, createSourceFileRoutes } from './route/source-file.ts';
import { createFolderUploadTaskRoutes, createUploadTaskRoutes } from './route/upload-task.ts';
import { createUserRoutes } from './route/user.ts';
import type { ThreeDVerseSettings } from './settings.ts';

export interface ThreeDVerseAppOptions {
  /** As they are at the moment: asked once a request. */
  environments(): readonly Environment[];
  now(): number;
  readonly settings: ThreeDVerseSettings;
  readonly storage: FileStore;
}

export const BASE_PATH = '/app/v1';

export function createThreeDVerseApp(options: ThreeDVerseAppOptions): Hono<ThreeDVerseEnv> {
  const { environments, now, settings, storage } = options;
  const app = new Hono<ThreeDVerseEnv>();

  app.onError((error, context) => {
    if (error instanceof ServiceError) {
      const { errorCode, message, status } = error;
      return context.json({ errorCode, message }, status);
    }
    return context.json({ errorCode: 1500, message: 'Internal error' }, 500);
  });
  app.notFound(() => {
    throw notFound('No such route');
  });

  app.use(cors({ origin: '*', exposeHeaders: ['X-Assets-Count', 'X-Source-Files-Count'] }));
  app.use(`${BASE_PATH}/*`, async (context, next) => {
    const nowMs = now();
    const identity = authenticate(context.req.raw.headers, environments(), nowMs);
    context.set('scope', { ...identity, nowMs, now, settings, storage });
    await next();
  });

  app.route(`${BASE_PATH}/users`, createUserRoutes());
  app.route(`${BASE_PATH}/groups`, createGroupRoutes());
  app.route(`${BASE_PATH}/folders`, createFolderRoutes());
  app.route(`${BASE_PATH}/folders`, createFolderAccessRoutes());
  app.route(`${BASE_PATH}/folders`, createFolderSourceFileRoutes());
  app.route(`${BASE_PATH}/folders`, createFolderUploadTaskRoutes());
  app.route(`${BASE_PATH}/folders`, createFolderAssetRoutes());
  app.route(`${BASE_PATH}/folders`, createAssetCreationRoutes());
  app.route(`${BASE_PATH}/source-files`, createSourceFileRoutes());
  app.route(`${BASE_PATH}/upload-tasks`, createUploadTaskRoutes());
  app.route(`${BASE_PATH}/assets`, createAssetListRoutes());
  app.route(`${BASE_PATH}/assets`, createAssetRoutes());
  app.route(`${BASE_PATH}/assets`, createAssetFileRoutes());
  app.route(`${BASE_PATH}/assets`, createAssetRelationRoutes());
  return app;
}
