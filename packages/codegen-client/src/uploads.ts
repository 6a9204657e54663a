import type { ClientOptions, Core } from './core.ts';
import { credentialHeader } from './credential.ts';
import type { CallOptions } from './document.ts';
import { GatewayError, unexpected } from './error.ts';
import {
  CompleteUploadDocument,
  type CompleteUploadMutation,
  CreateUploadDocument,
  type CreateUploadInput,
} from './generated/operation.ts';
import { putFile } from './put.ts';
import { unlessAborted } from './unless-aborted.ts';
import { type FileInput, openFile } from './upload-file.ts';

/** What the vendor has made of the files so far. */
export type Upload = NonNullable<CompleteUploadMutation['completeUpload']>;

export interface UploadProgress {
  readonly sentBytes: number;
  /** Of all files; undefined where one is a stream whose size was not told. */
  readonly totalBytes: number | undefined;
}

/** `accountId` may be the name of the account. */
export interface UploadOptions extends CallOptions, Omit<CreateUploadInput, 'files'> {
  /** Called as bytes are sent. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

export interface Uploads {
  /** Sends the bytes of one file, or of the several that make up one upload. Resolves when the vendor has them. */
  send(files: FileInput | readonly FileInput[], options: UploadOptions): Promise<Upload>;
}

/** How often to ask again for the result of an upload that the vendor still takes in. */
const MAX_COMPLETIONS = 20;

/** The options are those of the client: how the bytes are sent, and the credentials that go with them. */
export function createUploads(
  core: Pick<Core, 'mutate'>,
  { fetch = globalThis.fetch, credentials }: Pick<ClientOptions, 'fetch' | 'credentials'> = {},
): Uploads {
  return {
    send: async (input, { signal, headers, onProgress = () => {}, ...where }) => {
      const inputs: readonly FileInput[] = Array.isArray(input) ? input : [input as FileInput];
      const files = await Promise.all(inputs.map(openFile));
      const call = { signal, headers };
      const { createUpload } = await core.mutate(
        CreateUploadDocument,
        {
          input: {
            ...where,
            files: files.map(({ filename, size, checksum }) => ({ filename, size, checksum })),
          },
        },
        call,
      );
      if (createUpload === null) throw noReason();

      const sizes = files.map(({ size }) => size);
      const totalBytes = sizes.includes(undefined)
        ? undefined
        : sizes.reduce<number>((sum, size = 0) => sum + size, 0);
      let sentBytes = 0;
      for (const [index, file] of files.entries()) {
        const slot = createUpload.files[index];
        if (slot === undefined) throw noReason();
        const before = sentBytes;
        await putFile(file, slot, {
          signal,
          fetch,
          headers: await unlessAborted(credentialHeader(credentials), signal),
          onSent: (bytes) => {
            sentBytes = before + bytes;
            onProgress({ sentBytes, totalBytes });
          },
        });
      }
      return complete(createUpload.uploadId, call);
    },
  };

  async function complete(uploadId: string, call: CallOptions): Promise<Upload> {
    for (let count = 1; ; count += 1) {
      try {
        const { completeUpload } = await core.mutate(CompleteUploadDocument, { uploadId }, call);
        if (completeUpload === null) throw noReason();
        return completeUpload;
      } catch (error) {
        // To ask again for the same upload is safe: it is not sent twice.
        const isUnderWay = error instanceof GatewayError && error.code === 'VENDOR_TIMEOUT';
        if (!isUnderWay || count === MAX_COMPLETIONS) throw error;
      }
    }
  }
}

function noReason(): GatewayError {
  return unexpected('The gateway took no upload and gave no reason.');
}
