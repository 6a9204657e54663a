export { type Account, type AccountEvent, type Accounts, createAccounts } from './accounts.ts';
export type { Answer } from './answer.ts';
export {
  type Asset,
  type AssetListOptions,
  type AssetPage,
  type Assets,
  createAssets,
} from './assets.ts';
export type { RetryOptions } from './backoff.ts';
export { type Client, createClient } from './client.ts';
export { type ClientOptions, type Core, createCore } from './core.ts';
export type { Credentials } from './credential.ts';
export type {
  CallArguments,
  CallOptions,
  DocumentTypeDecoration,
  SubscribeOptions,
  TypedDocument,
} from './document.ts';
export { type ClientErrorCode, GatewayError } from './error.ts';
export {
  createFolders,
  type Folder,
  type FolderListOptions,
  type FolderPage,
  type Folders,
} from './folders.ts';
export * from './generated/operation.ts';
export {
  createJobs,
  type Job,
  type JobEvent,
  type JobLine,
  type JobListOptions,
  type JobPage,
  type JobScope,
  type Jobs,
  type JobWatchOptions,
} from './jobs.ts';
export { JobFailedError, ModelFailedError } from './life-error.ts';
export {
  type Connection,
  IncompleteListError,
  type List,
  type ListOptions,
  type PageOptions,
  type Source,
} from './list.ts';
export {
  createModels,
  type Model,
  type ModelEvent,
  type ModelLine,
  type ModelListOptions,
  type ModelPage,
  type ModelScope,
  type Models,
  type ModelUploadOptions,
  type ModelWatchOptions,
} from './models.ts';
export type { FileContent, FileInput, NamedFile } from './upload-file.ts';
export {
  createUploads,
  type Upload,
  type UploadOptions,
  type UploadProgress,
  type Uploads,
} from './uploads.ts';
export type { WaitOptions } from './wait.ts';
export type { WebSocketClass } from './websocket-line.ts';
