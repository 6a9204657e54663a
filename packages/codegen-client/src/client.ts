import { type Accounts, createAccounts } from './accounts.ts';
import { type Assets, createAssets } from './assets.ts';
import { type ClientOptions, type Core, createCore } from './core.ts';
import { createFolders, type Folders } from './folders.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createModels, type Models } from './models.ts';
import { createUploads, type Uploads } from './uploads.ts';

/** Your own documents, and a ready operation for what is done every day. */
export interface Client extends Core {
  readonly accounts: Accounts;
  readonly assets: Assets;
  readonly folders: Folders;
  readonly jobs: Jobs;
  readonly models: Models;
  readonly uploads: Uploads;
}

/** A client for one gateway. Holds no connection open while nothing is asked. */
export function createClient(options: ClientOptions): Client {
  const core = createCore(options);
  const uploads = createUploads(core, options);
  return {
    ...core,
    accounts: createAccounts(core),
    assets: createAssets(core),
    folders: createFolders(core),
    jobs: createJobs(core),
    models: createModels(core, uploads),
    uploads,
  };
}
