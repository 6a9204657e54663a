import { createHash } from 'node:crypto';

/** As many bytes as asked, the same for the same seed. */
export function seededBytes(seed: string, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const digest = createHash('shake256', { outputLength: sizeBytes }).update(seed).digest();
  return new Uint8Array(digest);
}
