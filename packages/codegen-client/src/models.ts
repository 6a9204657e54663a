import type { Core } from './core.ts';
import type { CallOptions, SubscribeOptions } from './document.ts';
import { GatewayError } from './error.ts';
import {
  FolderModelsDocument,
  ModelDocument,
  type ModelFilter,
  type ModelLineFragment,
  type ModelOrder,
  type ModelQuery,
  ModelsDocument,
  type ModelsQuery,
  ModelsUpdatedDocument,
  ModelUpdatedDocument,
  type ModelUpdatedSubscription,
} from './generated/operation.ts';
import { gone, ModelFailedError } from './life-error.ts';
import { createList, type List, type ListOptions } from './list.ts';
import { select } from './select.ts';
import type { FileInput } from './upload-file.ts';
import { createUploads, type UploadOptions, type Uploads } from './uploads.ts';
import { type WaitOptions, waitForLast } from './wait.ts';

/** As `get` answers it: with its geometry and where its bytes are. */
export type Model = NonNullable<ModelQuery['model']>;
/** As lists and events show it. */
export type ModelLine = ModelLineFragment;
export type ModelPage = ModelsQuery['models'];
/** The state of a model when a watch begins, or one change of it. */
export type ModelEvent = ModelUpdatedSubscription['modelUpdated'];

export interface ModelListOptions extends ListOptions {
  readonly filter?: ModelFilter | undefined;
  readonly orderBy?: ModelOrder | undefined;
  /** Those directly in this folder. Default: wherever they are. */
  readonly folderId?: string | undefined;
}

/** Which models to watch. All that is left out: every one of all accounts. */
export interface ModelScope {
  readonly filter?: ModelFilter | undefined;
  readonly folderId?: string | undefined;
}

export interface ModelWatchOptions extends SubscribeOptions {
  /** The `cursor` of an event: goes on behind it. Default: begins with the state now. */
  readonly after?: string | undefined;
}

export interface ModelUploadOptions extends UploadOptions {
  /** `READY`: resolves only when the vendor has made the model of the bytes. Default: when it has the bytes. */
  readonly until?: 'READY' | undefined;
  /** How long to wait for that. Default: as long as it takes. */
  readonly timeoutMs?: number | undefined;
}

export interface Models {
  /** Models of all accounts. */
  list(options?: ModelListOptions): List<ModelPage>;
  /** Null where there is no such model. */
  get(id: string, options?: CallOptions): Promise<Model | null>;
  /**
   * Sends the bytes of one file, or of the several that make up one upload, and resolves to the
   * first model that the vendor has of them. For all that came of an upload see `uploads.send`.
   */
  upload(files: FileInput | readonly FileInput[], options: ModelUploadOptions): Promise<ModelLine>;
  /**
   * One model: first the state now, then each change once; ends after READY or FAILED. Several:
   * first each that is neither, then changes; never ends by itself. Comes back by itself.
   */
  watch(
    what: string | ModelScope,
    options?: ModelWatchOptions,
  ): AsyncIterableIterator<ModelEvent, undefined>;
  /**
   * The model once it is READY. Rejects with a `ModelFailedError` when its vendor cannot use it,
   * with `WAIT_TIMEOUT` after `timeoutMs`, with the reason of the signal when that is aborted.
   */
  wait(id: string, options?: WaitOptions): Promise<Model>;
}

export function createModels(core: Core, uploads: Uploads = createUploads(core)): Models {
  const get: Models['get'] = async (id, options) =>
    (await core.query(ModelDocument, { id }, options)).model;

  const watch: Models['watch'] = (what, { after, ...options } = {}) =>
    typeof what === 'string'
      ? select(core.subscribe(ModelUpdatedDocument, { id: what, after }, options), 'modelUpdated')
      : select(core.subscribe(ModelsUpdatedDocument, { ...what, after }, options), 'modelsUpdated');

  const waitForLine = async (id: string, options: WaitOptions) => {
    const { headers } = options;
    const last = await waitForLast((signal) => watch(id, { headers, signal }), options);
    const line = last?.model ?? null;
    if (line === null) throw gone(id);
    if (line.status !== 'READY') throw new ModelFailedError(line);
    return line;
  };

  return {
    list: ({ filter, orderBy, folderId, ...options } = {}) =>
      createList(async ({ first, after, ...call }) => {
        const variables = { first, after, filter, orderBy };
        if (folderId === undefined) {
          return (await core.query(ModelsDocument, variables, call)).models;
        }
        const own = { ...variables, folderId };
        const { folder } = await core.query(FolderModelsDocument, own, call);
        if (folder === null) throw gone(folderId);
        return folder.models;
      }, options),
    get,
    upload: async (files, { until, timeoutMs, ...options }) => {
      const { models } = await uploads.send(files, options);
      const [model] = models;
      if (model === undefined) throw noModel();
      if (until === undefined) return model;
      const { signal, headers } = options;
      return waitForLine(model.id, { signal, headers, timeoutMs });
    },
    watch,
    wait: async (id, options = {}) => {
      await waitForLine(id, options);
      const model = await get(id, options);
      if (model === null) throw gone(id);
      return model;
    },
  };
}

function noModel(): GatewayError {
  return new GatewayError({
    code: 'UNSUPPORTED',
    message: 'The vendor has the file, and made no model of it. For other files use uploads.send.',
  });
}
