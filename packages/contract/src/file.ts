import type { Caller } from './caller.ts';

/** What is meant by a thing's bytes: its own, or the picture of it. */
export type FileContent = 'download' | 'thumbnail';

/** The caller's signal ends the read and closes the connection. */
export interface OpenOptions extends Caller {
  readonly method: 'GET' | 'HEAD';
  /** A `Range` header as it came; passed on where the vendor knows ranges. */
  readonly range?: string | undefined;
}

/** Bytes on their way. Whoever opened it reads `body` to its end or calls its `return`. */
export interface OpenedFile {
  /** 200, or 206 with a part of the bytes, or 416. */
  readonly status: number;
  readonly filename: string | null;
  readonly contentType: string | null;
  /** Bytes of `body`; null where the vendor does not say. */
  readonly size: number | null;
  /** `Content-Range` of a 206 or 416. */
  readonly contentRange: string | null;
  readonly acceptsRanges: boolean;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A link of the vendor's own. */
export interface VendorLink {
  readonly url: string;
  readonly expiresAt: Date | null;
  readonly contentType: string | null;
}
