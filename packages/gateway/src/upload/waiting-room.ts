import { GatewayError } from '@fabgraph/contract';

/** How much waits of each upload, and whether more may. */
export interface WaitingRoom {
  /** For one more file. `size`: its bytes, null where nobody knows. @throws GatewayError */
  readonly enter: (upload: string, size: number | null) => WaitingPlace;
  /** What there is of an upload already: bytes of each file. */
  readonly note: (upload: string, sizes: readonly number[]) => void;
  readonly forget: (upload: string) => void;
  readonly isEmpty: () => boolean;
}

/** The room of one file. */
export interface WaitingPlace {
  /** So many bytes more are about to be kept. @throws GatewayError */
  readonly take: (bytes: number) => void;
  /** Nothing of it is kept, but the folder. */
  readonly leave: () => void;
}

/** A file takes a block of the disk at least, and so does the folder of its upload. */
const BLOCK_BYTES = 4_096;
/** Of a client that finds no room: nobody knows when others complete their uploads. */
const RETRY_AFTER_MS = 60_000;

export function createWaitingRoom(maxBytes: number): WaitingRoom {
  const sizes = new Map<string, number>();
  let total = 0;

  return {
    enter: (upload, size) => {
      const folderBytes = sizes.has(upload) ? 0 : BLOCK_BYTES;
      const fileBytes = BLOCK_BYTES + (size ?? 0);
      check(fileBytes, folderBytes + fileBytes);
      let taken = 0;
      const take = (bytes: number) => {
        check(taken + bytes, bytes);
        taken += bytes;
        set(upload, sizeOf(upload) + bytes);
      };
      set(upload, sizeOf(upload) + folderBytes);
      take(BLOCK_BYTES);
      return { take, leave: () => set(upload, Math.max(0, sizeOf(upload) - taken)) };
    },
    note: (upload, files) =>
      set(
        upload,
        files.reduce((sum, size) => sum + BLOCK_BYTES + size, BLOCK_BYTES),
      ),
    forget: (upload) => set(upload, 0),
    isEmpty: () => sizes.size === 0,
  };

  function set(upload: string, bytes: number): void {
    total += bytes - sizeOf(upload);
    if (bytes === 0) sizes.delete(upload);
    else sizes.set(upload, bytes);
  }

  function sizeOf(upload: string): number {
    return sizes.get(upload) ?? 0;
  }

  function check(ofFile: number, more: number): void {
    if (ofFile > maxBytes) {
      throw new GatewayError({
        code: 'PAYLOAD_TOO_LARGE',
        message: `Files of an upload of several may wait here with ${maxBytes} bytes in all.`,
      });
    }
    if (total + more <= maxBytes) return;
    throw new GatewayError({
      code: 'OVERLOADED',
      message:
        'There is no room here for more files that wait: complete the uploads whose files are all here.',
      retryAfterMs: RETRY_AFTER_MS,
    });
  }
}
