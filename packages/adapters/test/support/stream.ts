/** The texts as chunks, each in a turn of its own. */
export async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await new Promise(setImmediate);
    yield new TextEncoder().encode(text);
  }
}

const CHUNK_BYTES = 65_536;

/** So many bytes, made while they are read: byte n is n modulo 251. */
export async function* bytesOf(size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < size; start += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, size - start);
    yield Uint8Array.from({ length }, (_, index) => (start + index) % 251);
  }
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export async function lengthOf(body: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  return length;
}
