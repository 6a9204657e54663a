import type { FileContent, OpenedFile } from '@fabgraph/contract';
import { create as createContentDisposition } from 'content-disposition';
import { sanitizeFilename } from '../upload/filename.ts';

/** Pictures that a browser shows without running anything in them. */
const INLINE_TYPES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
]);
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*[\w.+-]+=(?:[\w.+-]+|"[\w.+ -]*"))*$/;
const FALLBACK_TYPE = 'application/octet-stream';

/**
 * The headers under which a vendor's bytes leave: a browser saves them, or shows a thumbnail, and
 * never runs them on our origin, whatever the vendor says they are.
 */
export function fileHeaders(file: OpenedFile, content: FileContent): Record<string, string> {
  const contentType = contentTypeOf(file);
  return {
    'content-type': contentType,
    'content-disposition': createContentDisposition(filenameOf(file, content), {
      type: content === 'thumbnail' && isInline(contentType) ? 'inline' : 'attachment',
    }),
    'accept-ranges': file.acceptsRanges ? 'bytes' : 'none',
    'x-content-type-options': 'nosniff',
    'content-security-policy': 'sandbox',
    ...present('content-length', file.size === null ? null : String(file.size)),
    ...present('content-range', rangeOf(file)),
  };
}

/** A `Content-Range` that is one; null otherwise. */
export function rangeOf({ contentRange }: OpenedFile): string | null {
  return contentRange !== null && /^bytes [\d*/-]{1,64}$/.test(contentRange) ? contentRange : null;
}

function contentTypeOf({ contentType }: OpenedFile): string {
  return contentType !== null && MEDIA_TYPE.test(contentType) ? contentType : FALLBACK_TYPE;
}

function filenameOf({ filename }: OpenedFile, content: FileContent): string {
  return filename === null ? content : sanitizeFilename(filename);
}

function isInline(contentType: string): boolean {
  const [mediaType = ''] = contentType.split(';');
  return INLINE_TYPES.has(mediaType.trim().toLowerCase());
}

function present(name: string, value: string | null): Record<string, string> {
  return value === null ? {} : { [name]: value };
}
