import {
  type Adapter,
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

export interface SentUpload {
  readonly result: UploadResult;
  /** What was sent, in the plan's order. */
  readonly measures: readonly Measure[];
}

/**
 * Streams planned files to their vendor in one upload. Resolves only when the vendor has all of
 * the bytes that were told, and none of the checksums it reports is another one.
 */
export async function sendToVendor(
  adapter: Adapter,
  plan: UploadPlan,
  sources: readonly FileSource[],
  context: WriteContext,
): Promise<SentUpload> {
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
  const { upload, replace } = uploadsOf(adapter, replaces !== null);
  const [file] = files;
  try {
    const result =
      replaces !== null && replace !== undefined && file !== undefined
        ? await replace(replaces, file, context)
        : await upload({ folder, files, allowResize, allowRotation }, context);
    const measures = measuresOf(measured, adapter);
    checkReported(result, measures, adapter);
    return { result, measures };
  } catch (error) {
    // The vendor's side of a content that broke off says less than why it did.
    throw measured.map(({ failure }) => failure()).find((reason) => reason !== undefined) ?? error;
  }
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
