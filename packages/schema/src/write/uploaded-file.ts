/** A file that came with the request itself: what this graph needs of a `File` of the web's. */
export interface UploadedFile {
  readonly name: string;
  /** Empty where it is not known. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  readonly stream: () => AsyncIterable<Uint8Array>;
}

export function isUploadedFile(value: unknown): value is UploadedFile {
  if (typeof value !== 'object' || value === null) return false;
  const { name, type, size, stream } = value as Partial<Record<keyof UploadedFile, unknown>>;
  return (
    typeof name === 'string' &&
    typeof type === 'string' &&
    Number.isSafeInteger(size) &&
    typeof stream === 'function'
  );
}
