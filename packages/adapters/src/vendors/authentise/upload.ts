import {
  GatewayError,
  type UploadFacet,
  type UploadFile,
  type UploadInput,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import { toBadResponse } from '../../http/error.ts';
import { path } from '../../http/path.ts';
import { type Account, notFound } from './account.ts';
import { toAssets } from './asset-entity.ts';
import { toProcessing } from './job-entity.ts';
import { toModel } from './model-entity.ts';
import type { ModelReader } from './model-reader.ts';
import { isUploaded, type ModelRecord, toUnreadModel } from './model-record.ts';
import { createReplay, type Replay } from './replay.ts';
import { isStaleLink } from './stale-link.ts';
import { AUTHENTISE } from './vendor.ts';
import { parseCreated, presentOrNull } from './wire.ts';
import {
  createReadAfter,
  headerOf,
  invalidInput,
  readBack,
  readCreated,
  toCallbackJson,
} from './write.ts';

/** A model that waits for its bytes. */
interface Awaiting {
  readonly id: string;
  readonly name: string;
  readonly uploadLocation: string;
}

/** The vendor makes the model first and says where its bytes are awaited. */
export function createUploadFacet(account: Account, reader: ModelReader): UploadFacet {
  const { name: accountName, models } = account;
  const { client, baseUrl, uris } = models;

  const readModel = async (id: string, context: WriteContext): Promise<ModelRecord> => {
    const find = await reader.readAll([id], createReadAfter(context));
    return find(id);
  };

  const readUploadLocation = async (id: string, context: WriteContext): Promise<string> => {
    const { json } = await readModel(id, context);
    const location = presentOrNull(json['upload-location']);
    if (location !== null) return location;
    const url = baseUrl + path`/model/${id}/`;
    const site = { vendor: AUTHENTISE, account: accountName, method: 'GET', url };
    throw toBadResponse(site, 'no place to upload the bytes to');
  };

  const create = async (
    { filename: name }: UploadFile,
    { allowResize, allowRotation }: UploadInput,
    context: WriteContext,
  ): Promise<Awaiting> => {
    const json = {
      name,
      allowed_transformations: { resize: allowResize, rotation: allowRotation },
      ...toCallbackJson(context),
    };
    const { signal } = context;
    const answer = await client.sendJson('POST', '/model/', { json, signal });
    const read = (uri: string) => uris.modelId(uri, uri);
    const id = readCreated(account, models, { answer, path: '/model/', read });
    const uploadLocation =
      presentOrNull(headerOf(answer.headers, 'x-upload-location')) ??
      presentOrNull(parseCreated(answer.body)['upload-location']) ??
      (await readUploadLocation(id, context));
    return { id, name, uploadLocation };
  };

  const put = async (location: string, body: Replay, size: number | null, signal: AbortSignal) => {
    const url = URL.canParse(location, `${baseUrl}/`) ? new URL(location, `${baseUrl}/`) : location;
    try {
      await client.links.send(url, {
        method: 'PUT',
        // Part of what the vendor signed: any other is refused.
        headers: { 'content-type': 'application/octet-stream' },
        body: body.read(),
        size,
        signal,
      });
    } catch (error) {
      throw error instanceof GatewayError || !signal.aborted ? error : toAborted(body.hasEnded());
    }
  };

  const toAborted = (isSent: boolean) =>
    new VendorError({
      code: isSent ? 'OUTCOME_UNKNOWN' : 'VENDOR_TIMEOUT',
      message: `${AUTHENTISE.name} had not taken a file when time was up.`,
      vendor: AUTHENTISE.id,
      account: accountName,
    });

  /** A link that has run out is asked for again, as long as what was sent can be sent again. */
  const send = async (
    { id, uploadLocation }: Awaiting,
    body: Replay,
    size: number | null,
    context: WriteContext,
  ): Promise<void> => {
    try {
      await put(uploadLocation, body, size, context.signal);
    } catch (error) {
      if (!isStaleLink(error) || !body.isWhole()) throw error;
      const fresh = await readUploadLocation(id, context).catch(() => uploadLocation);
      if (fresh === uploadLocation) throw error;
      await put(fresh, body, size, context.signal);
    }
  };

  const hasArrived = async (id: string, context: WriteContext): Promise<boolean> => {
    const model = await readModel(id, context).catch(() => null);
    return model !== null && isUploaded(model);
  };

  const readUploaded = async ({ id, name }: Awaiting, context: WriteContext) =>
    await readBack(
      async () => {
        const model = await readModel(id, context);
        // A read that was under way already may have been shared: it tells the state from before.
        return isUploaded(model) ? model : await readModel(id, context);
      },
      () => toUnreadModel(account, id, name),
    );

  return {
    maxFiles: 1,
    needsFolder: false,
    upload: async (input, context) => {
      const [file, ...others] = input.files;
      if (file === undefined || others.length > 0) {
        throw invalidInput(`${AUTHENTISE.name} takes one file in an upload.`);
      }
      if (input.folder !== null && input.folder.path !== account.refs.root().path) {
        throw notFound(accountName, 'folder');
      }
      const awaiting = await create(file, input, context);
      const body = createReplay(file.content);
      try {
        await send(awaiting, body, file.size, context);
      } catch (error) {
        const isLost = error instanceof VendorError && error.code === 'OUTCOME_UNKNOWN';
        if (!isLost || !(await hasArrived(awaiting.id, context))) {
          throw withModel(error, awaiting);
        }
      } finally {
        // One that hangs in its own read would not come to its end.
        void body.close().catch(() => {});
      }
      const model = await readUploaded(awaiting, context);
      return {
        models: [toModel(account, model)],
        assets: toAssets(account, model),
        job: toProcessing(account, model),
      };
    },
  };
}

/** Says what was left behind: the vendor documents no way to delete it. */
function withModel(error: unknown, { id }: Awaiting): unknown {
  if (!(error instanceof VendorError)) return error;
  const { code, message, vendor, account, httpStatus, retryAfterMs, isRetryable } = error;
  return new VendorError({
    code,
    message: `${message} The model ${id} was made and has no bytes that are known of.`,
    vendor,
    account,
    httpStatus,
    retryAfterMs,
    isRetryable,
    cause: error,
  });
}
