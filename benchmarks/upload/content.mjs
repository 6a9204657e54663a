import { createHash } from 'node:crypto';

const CHUNK_BYTES = 1_048_576;

/** The same bytes each time: every chunk is one block with its own number written over its beginning. */
export async function* content(size) {
  const block = Buffer.alloc(CHUNK_BYTES);
  for (let index = 0, seed = 1; index < CHUNK_BYTES; index += 4) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    block.writeUInt32LE(seed, index);
  }
  for (let sent = 0; sent < size; sent += CHUNK_BYTES) {
    const chunk = Buffer.from(block.subarray(0, Math.min(CHUNK_BYTES, size - sent)));
    chunk.write(`chunk ${sent / CHUNK_BYTES}`);
    yield chunk;
  }
}

/** Reads bytes to their end. Hex digits of SHA-256, and how many there were. */
export async function digest(bytes) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    hash.update(chunk);
  }
  return { sha256: hash.digest('hex'), size };
}
