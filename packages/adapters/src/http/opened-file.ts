import type { OpenedFile } from '@fabgraph/contract';
import type { OpenedAnswer } from './transfer.ts';

/** What is known of a file besides the answer that holds it. */
export interface FileFacts {
  readonly filename: string | null;
  /** Used where the answer names none, or nothing more than bytes. */
  readonly contentType?: string | null | undefined;
}

/** An answer as the file that it holds. */
export function toOpenedFile(
  { status, headers, body }: OpenedAnswer,
  { filename, contentType = null }: FileFacts,
): OpenedFile {
  const type = one(headers['content-type']);
  const length = one(headers['content-length']);
  const contentRange = one(headers['content-range']);
  return {
    status: status === 206 || status === 416 ? status : 200,
    filename,
    contentType:
      type === null || type === 'application/octet-stream' ? (contentType ?? type) : type,
    size: length !== null && /^\d{1,15}$/.test(length) ? Number(length) : null,
    contentRange,
    acceptsRanges: status === 206 || one(headers['accept-ranges'])?.toLowerCase() === 'bytes',
    body,
  };
}

function one(value: string | string[] | undefined): string | null {
  return (typeof value === 'string' ? value.trim() : value?.[0]) ?? null;
}
