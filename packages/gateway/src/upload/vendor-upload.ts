import {
  type Adapter,
  type ErrorCode,
  GatewayError,
  type UploadResult,
  VendorError,
  type WriteContext,
} from '@fabgraph/contract';
import { type Measure, type MeasuredContent, measureContent } from './measured-content.ts';
import { type UploadPlan, uploadsOf } from './upload-plan.ts';

/** The bytes of one planned file. */
export interface FileSource {
  readonly content: AsyncIterable<Uint8Array>;
  /** Bytes, where whoever sends them has said so. */
  readonly size: number | null;
  readonly contentType: string | null;
}

export type Sending = SentUpload | RefusedUpload | LostUpload;

/** The vendor has all of the bytes that were told, and none of the checksums it reports is another one. */
export interface SentUpload {
  readonly state: 'SENT';
  readonly result: UploadResult;
  /** What was sent, in the plan's order. */
  readonly measures: readonly Measure[];
}

/** Nothing has come of it: the same files may be sent again. */
export interface RefusedUpload {
  readonly state: 'REFUSED';
  readonly error: unknown;
}

/** The vendor may have taken the files all the same: sent again they could be there twice. */
export interface LostUpload {
  readonly state: 'LOST';
  readonly error: unknown;
}

/** Codes with which a vendor has made nothing of a write. Any other one may hide that it has. */
const CHANGED_NOTHING: ReadonlySet<ErrorCode> = new Set([
  'INVALID_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'QUOTA_EXCEEDED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED',
  'VENDOR_UNAVAILABLE',
  'VENDOR_TIMEOUT',
  'OVERLOADED',
  'SHUTTING_DOWN',
]);

/** Streams planned files to their vendor in one upload. Never rejects: each end is told by its state. */
export async function sendToVendor(
  adapter: Adapter,
  plan: UploadPlan,
  sources: readonly FileSource[],
  context: WriteContext,
): Promise<Sending> {
  const measured = plan.files.map((file, index) =>
    measureContent(sources[index]?.content ?? nothing(), file),
  );
  const files = plan.files.map(({ filename, size }, index) => ({
    filename,
    size: size ?? sources[index]?.size ?? null,
    contentType: sources[index]?.contentType ?? null,
    content: measured[index]?.content ?? nothing(),
  }));
  const { folder, replaces, allowResize, allowRotation } = plan;
  const [file] = files;
  try {
    const { upload, replace } = uploadsOf(adapter, replaces !== null);
    const result =
      replaces !== null && replace !== undefined && file !== undefined
        ? await replace(replaces, file, context)
        : await upload({ folder, files, allowResize, allowRotation }, context);
    const measures = measuresOf(measured, adapter);
    checkReported(result, measures, adapter);
    return { state: 'SENT', result, measures };
  } catch (error) {
    // The vendor's side of a content that broke off says less than why it did, and never had the whole.
    const failure = measured.map(({ failure }) => failure()).find((reason) => reason !== undefined);
    if (failure !== undefined) return { state: 'REFUSED', error: failure };
    // Who leaves before all bytes have come has sent nothing that could be there, whatever was begun.
    const isCutOff = context.signal.aborted && measured.some(({ measure }) => measure() === null);
    return { state: isCutOff || hasChangedNothing(error) ? 'REFUSED' : 'LOST', error };
  }
}

function hasChangedNothing(error: unknown): boolean {
  // What is no error of an adapter's by design is a fault, and may come after the vendor's answer.
  return error instanceof GatewayError && CHANGED_NOTHING.has(error.code);
}

function measuresOf(contents: readonly MeasuredContent[], adapter: Adapter): readonly Measure[] {
  return contents.map(({ measure }) => {
    const whole = measure();
    if (whole === null) throw badResponse(adapter, 'answered before it had every byte');
    return whole;
  });
}

function checkReported(
  { models, assets }: UploadResult,
  measures: readonly Measure[],
  adapter: Adapter,
): void {
  const sent = new Set(measures.map(({ sha256 }) => `sha256:${sha256}`));
  for (const { checksum } of [...models, ...assets]) {
    if (checksum === null || !checksum.startsWith('sha256:')) continue;
    if (sent.has(checksum.toLowerCase())) continue;
    throw badResponse(adapter, 'reports another checksum than the bytes have that were sent');
  }
}

function badResponse({ vendor, account }: Adapter, problem: string): VendorError {
  return new VendorError({
    code: 'VENDOR_BAD_RESPONSE',
    message: `${vendor.name} ${problem}`,
    vendor: vendor.id,
    account,
    // What was sent may be there all the same.
    isRetryable: false,
  });
}

async function* nothing(): AsyncGenerator<Uint8Array, void, undefined> {}
