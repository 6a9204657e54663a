import {
  type Caller,
  GatewayError,
  type UploadFacet,
  type UploadInput,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import { toBadResponse } from '../../http/error.ts';
import { path } from '../../http/path.ts';
import { type Account, notFound } from './account.ts';
import { toAssets } from './asset-entity.ts';
import {
  type AwaitingModel,
  type AwaitingModelWish,
  createAwaitingModels,
} from './awaiting-model.ts';
import { toProcessing } from './job-entity.ts';
import { toModel } from './model-entity.ts';
import type { ModelReader } from './model-reader.ts';
import { isUploaded, type ModelRecord, toUnreadModel } from './model-record.ts';
import { MODEL_LIST } from './query.ts';
import { createReplay, type Replay } from './replay.ts';
import { isStaleLink } from './stale-link.ts';
import { AUTHENTISE } from './vendor.ts';
import { parseCreated, presentOrNull } from './wire.ts';
import {
  createReadAfter,
  headerOf,
  invalidInput,
  makeReported,
  readBack,
  readCreated,
} from './write.ts';

/** The vendor makes the model first and says where its bytes are awaited. */
export function createUploadFacet(account: Account, reader: ModelReader): UploadFacet {
  const { name: accountName, models } = account;
  const { client, baseUrl, uris } = models;
  const leftBehind = createAwaitingModels({ now: account.now });

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

  const create = async (wish: AwaitingModelWish, context: WriteContext): Promise<AwaitingModel> => {
    const { name, allowResize, allowRotation } = wish;
    const allowed = { resize: allowResize, rotation: allowRotation };
    const answer = await makeReported(context, (callback) =>
      client.sendJson('POST', MODEL_LIST, {
        json: { name, allowed_transformations: allowed, ...callback },
        caller: context,
      }),
    );
    const read = (uri: string) => uris.modelId(uri, uri);
    const id = readCreated(account, models, { answer, path: MODEL_LIST, read });
    context.onMade?.(account.refs.ofModel(id));
    const uploadLocation =
      presentOrNull(headerOf(answer.headers, 'x-upload-location')) ??
      presentOrNull(parseCreated(answer.body, client.origin)['upload-location']) ??
      (await readUploadLocation(id, context));
    return { ...wish, id, uploadLocation };
  };

  /** A model that an earlier try left behind, where it still waits; links run out, so it is asked. */
  const takeLeft = async (
    wish: AwaitingModelWish,
    context: WriteContext,
  ): Promise<AwaitingModel | null> => {
    const left = leftBehind.take(wish);
    const model = left && (await readModel(left.id, context).catch(() => null));
    if (left === null || model === null || isUploaded(model)) return null;
    return {
      ...left,
      uploadLocation: presentOrNull(model.json['upload-location']) ?? left.uploadLocation,
    };
  };

  const put = async (location: string, body: Replay, size: number | null, caller: Caller) => {
    const url = URL.canParse(location, `${baseUrl}/`) ? new URL(location, `${baseUrl}/`) : location;
    try {
      await client.links.send(url, {
        method: 'PUT',
        // Part of what the vendor signed: any other is refused.
        headers: { 'content-type': 'application/octet-stream' },
        body: body.read(),
        size,
        caller,
      });
    } catch (error) {
      throw error instanceof GatewayError || !caller.signal.aborted
        ? error
        : toAborted(mayBeWhole(body, size));
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
    { id, uploadLocation }: AwaitingModel,
    body: Replay,
    size: number | null,
    context: WriteContext,
  ): Promise<void> => {
    try {
      await put(uploadLocation, body, size, context);
    } catch (error) {
      if (!isStaleLink(error) || !body.isWhole()) throw error;
      const fresh = await readUploadLocation(id, context).catch(() => uploadLocation);
      if (fresh === uploadLocation) throw error;
      await put(fresh, body, size, context);
    }
  };

  const hasArrived = async (id: string, context: WriteContext): Promise<boolean> => {
    const model = await readModel(id, context).catch(() => null);
    return model !== null && isUploaded(model);
  };

  const readUploaded = async ({ id, name }: AwaitingModel, context: WriteContext) =>
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
      const wish = toWish(input, file.filename, context);
      const left = await takeLeft(wish, context);
      const awaiting = left ?? (await create(wish, context));
      const body = createReplay(file.content);
      try {
        await send(awaiting, body, file.size, context);
      } catch (error) {
        const isLost = error instanceof VendorError && error.code === 'OUTCOME_UNKNOWN';
        if (!isLost || !(await hasArrived(awaiting.id, context))) {
          const isRefusedTwice = left !== null && isStaleLink(error);
          if (isUnstored(error, mayBeWhole(body, file.size)) && !isRefusedTwice) {
            leftBehind.add(awaiting);
          }
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

function toWish(
  { allowResize, allowRotation }: UploadInput,
  name: string,
  { callbackUrl }: WriteContext,
): AwaitingModelWish {
  return { name, allowResize, allowRotation, isReported: callbackUrl !== undefined };
}

/** Whether as much was read as a whole request has: then the other side may have it all. */
function mayBeWhole(body: Replay, size: number | null): boolean {
  return body.hasEnded() || (size !== null && body.size() >= size);
}

/** Whether a failure tells that nothing of the file was kept: it was refused, or never whole. */
function isUnstored(error: unknown, isWhole: boolean): boolean {
  if (!(error instanceof VendorError)) return !isWhole;
  const { code, httpStatus } = error;
  if (httpStatus === undefined) return !isWhole && UNFINISHED.has(code);
  return httpStatus === 503 || (httpStatus >= 400 && httpStatus < 500);
}

/** Codes, without a status, of calls that the vendor had not taken whole. */
const UNFINISHED: ReadonlySet<string> = new Set(['VENDOR_UNAVAILABLE', 'VENDOR_TIMEOUT']);

/** Says what was left behind: the vendor documents no way to delete it. */
function withModel(error: unknown, { id }: AwaitingModel): unknown {
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
