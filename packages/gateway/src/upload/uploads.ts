import {
  type Adapter,
  type Caller,
  GatewayError,
  type ReportAddress,
  type Signal,
  type UploadResult,
} from '@fabgraph/contract';
import { callerOf, type Registry, type Uploads, type UploadTarget } from '@fabgraph/schema';
import { HttpError } from '../server/route-answer.ts';
import { type Measure, measureContent } from './measured-content.ts';
import type { PlannedUpload, UploadIds } from './upload-id.ts';
import { type PlannedFile, toUploadPlan, type UploadPlan } from './upload-plan.ts';
import { createUploadRecords, type UploadRecord } from './upload-record.ts';
import { type FileSource, type LostUpload, sendToVendor } from './vendor-upload.ts';
import type { WaitingFiles } from './waiting-file.ts';

export interface UploadsOptions {
  readonly ids: UploadIds;
  readonly files: WaitingFiles;
  /** Base of the addresses that clients are given. */
  readonly baseUrl: () => string;
  readonly reportAddressFor: (adapter: Adapter) => ReportAddress;
  readonly now: () => number;
  /** How long an id is good. */
  readonly ttlMs: number;
  /** Told when bytes have gone to an account, whatever came of them. Default: nobody is. */
  readonly onSent?: ((adapter: Adapter) => void) | undefined;
}

/** The graph's side of uploads, and the side on which bytes come in. */
export interface UploadReceiver extends Uploads {
  /**
   * The file that an address names. Null where there is no such thing, any more. `registryFor`: asked
   * of addresses that are good only.
   */
  readonly locate: (
    uploadId: string,
    index: number | null,
    registryFor: () => Registry,
  ) => UploadSlotAddress | null;
  /**
   * Takes the bytes of one file: straight on to the vendor where it is the only one, else to wait
   * for the others. A file whose bytes failed may be sent again, unless the vendor may have them.
   * @throws GatewayError
   */
  readonly receive: (
    slot: UploadSlotAddress,
    source: FileSource,
    caller: Pick<Caller, 'signal' | 'onCall' | 'trace'>,
  ) => Promise<ReceivedFile>;
}

export interface UploadSlotAddress {
  readonly adapter: Adapter;
  readonly upload: PlannedUpload;
  readonly index: number;
  readonly file: PlannedFile;
}

export interface ReceivedFile extends Measure {
  readonly filename: string;
}

/** What waits is sent on even when the operation that asked for it is over. */
const NEVER = new AbortController().signal;
const HAS_BYTES = 'this file has its bytes already';

export function createUploads({
  ids,
  files,
  baseUrl,
  reportAddressFor,
  now,
  ttlMs,
  onSent = () => {},
}: UploadsOptions): UploadReceiver {
  const records = createUploadRecords(now);

  const send: typeof sendToVendor = async (adapter, ...what) => {
    try {
      return await sendToVendor(adapter, ...what);
    } finally {
      onSent(adapter);
    }
  };

  return {
    create: (request) => {
      const target = toTarget(toUploadPlan(request));
      // Where it fails, the next file that is to wait is told.
      files.sweep().catch(() => {});
      return target;
    },
    send: async (request, contents, operation) => {
      const sources = contents.map((content) => ({ content, size: null, contentType: null }));
      const { adapter } = request;
      const context = { ...callerOf(operation, adapter), ...reportAddressFor(adapter) };
      const plan = toUploadPlan(request);
      const sending = await send(adapter, plan, sources, context);
      if (sending.state !== 'SENT') throw sending.error;
      return sending.result;
    },
    complete: async (uploadId, operation) => {
      const { accounts } = operation.registry;
      const upload = ids.read(uploadId);
      const adapter = accounts.find(({ account }) => account === upload?.plan.account);
      if (upload === null || adapter === undefined) throw notFound();
      const record = records.of(upload, adapter);
      if (record.lost !== undefined) throw record.lost.error;
      if (record.result === undefined && !isAlone(upload.plan)) {
        record.result = sendWaiting(callerOf(operation, adapter), adapter, upload.plan, record);
        record.result.catch(() => {
          record.result = undefined;
        });
      }
      if (record.result === undefined) throw missing(upload.plan.files);
      return { adapter, result: await whileAsked(record.result, operation.signal) };
    },
    locate: (uploadId, givenIndex, registryFor) => {
      const upload = ids.read(uploadId);
      if (upload === null || (givenIndex === null && !isAlone(upload.plan))) return null;
      const index = givenIndex ?? 0;
      const file = upload.plan.files[index];
      if (file === undefined) return null;
      const { accounts } = registryFor();
      const adapter = accounts.find(({ account }) => account === upload.plan.account);
      return adapter === undefined ? null : { adapter, upload, index, file };
    },
    receive: async (slot, source, caller) => {
      const { upload, index, file } = slot;
      const record = records.of(upload, slot.adapter);
      if (record.lost !== undefined) throw toRefusal(record.lost);
      if (record.receiving.has(index)) throw conflict('this file is being sent right now');
      if (record.result !== undefined) throw conflict(HAS_BYTES);
      checkLength(file, source);
      record.receiving.add(index);
      try {
        if (!isAlone(upload.plan))
          return { filename: file.filename, ...(await keep(slot, source)) };
        const context = { ...caller, ...reportAddressFor(slot.adapter) };
        const sending = await send(slot.adapter, upload.plan, [source], context);
        if (sending.state === 'LOST') record.lost = sending;
        if (sending.state !== 'SENT') throw sending.error;
        record.result = Promise.resolve(sending.result);
        return { filename: file.filename, ...(sending.measures[0] as Measure) };
      } finally {
        record.receiving.delete(index);
      }
    },
  };

  function toTarget(plan: UploadPlan): UploadTarget {
    const expiresAt = new Date(now() + ttlMs);
    const uploadId = ids.make(plan, expiresAt);
    return {
      uploadId,
      expiresAt,
      slots: plan.files.map(({ filename }, index) => ({
        filename,
        url: `${baseUrl()}/uploads/${uploadId}/${index}`,
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
      })),
    };
  }

  async function keep(
    { upload, index, file }: UploadSlotAddress,
    source: FileSource,
  ): Promise<Measure> {
    const { nonce } = upload.plan;
    if ((await files.list(nonce)).has(index)) throw conflict(HAS_BYTES);
    const { content, measure } = measureContent(source.content, file);
    await files.put(nonce, index, content, source.size ?? file.size);
    return measure() as Measure;
  }

  async function sendWaiting(
    { onCall, trace }: Caller,
    adapter: Adapter,
    plan: UploadPlan,
    record: UploadRecord,
  ): Promise<UploadResult> {
    const waiting = await files.list(plan.nonce);
    const absent = plan.files.filter((_, index) => !waiting.has(index));
    if (absent.length > 0) throw missing(absent);
    const sources = plan.files.map((_, index) => waiting.get(index) as FileSource);
    const context = { signal: NEVER, onCall, trace, ...reportAddressFor(adapter) };
    const sending = await send(adapter, plan, sources, context);
    if (sending.state === 'LOST') record.lost = sending;
    // Never sent again: what cannot be removed now is removed with other leftovers.
    if (sending.state !== 'REFUSED') await files.remove(plan.nonce).catch(() => {});
    if (sending.state !== 'SENT') throw sending.error;
    return sending.result;
  }
}

/** One file goes straight on to its vendor; several wait for each other. */
function isAlone({ files }: UploadPlan): boolean {
  return files.length === 1;
}

function checkLength(told: PlannedFile, { size }: FileSource): void {
  if (told.size === null || size === null || told.size === size) return;
  throw new GatewayError({
    code: 'INVALID_INPUT',
    message: `${told.filename} was said to have ${told.size} bytes, and comes with ${size}`,
  });
}

/** The result, as long as the operation that asks for it lives; the sending goes on without it. */
function whileAsked<T>(result: Promise<T>, signal: Signal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () =>
      reject(
        new GatewayError({
          code: 'VENDOR_TIMEOUT',
          message: 'the files are still on their way to the vendor: ask again for their result',
        }),
      );
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Another attempt at what the vendor may have already. */
function toRefusal({ error }: LostUpload): HttpError {
  const reason = error instanceof GatewayError ? `${error.message} ` : '';
  const advice = 'Look at the vendor before making a new upload: it may have this one.';
  return new HttpError(409, 'OUTCOME_UNKNOWN', `${reason}${advice}`);
}

function missing(files: readonly PlannedFile[]): GatewayError {
  const names = files.map(({ filename }) => filename).join(', ');
  return new GatewayError({
    code: 'INVALID_INPUT',
    message: `The bytes of ${names} are not here yet: PUT them first.`,
  });
}

function conflict(message: string): GatewayError {
  return new GatewayError({ code: 'CONFLICT', message });
}

function notFound(): GatewayError {
  return new GatewayError({
    code: 'NOT_FOUND',
    message: 'There is no such upload, or its time is over.',
  });
}
