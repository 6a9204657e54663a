export interface LineOptions {
  /** Longer lines are not kept. Default 65,536. */
  readonly maxBytes?: number | undefined;
}

const NEWLINE = 0x0a;

/**
 * The lines of a body without their ends, each as soon as it is whole; null for one that is too
 * long. What comes after the last newline is no line: it was cut off.
 */
export async function* readLines(
  body: AsyncIterable<Uint8Array>,
  { maxBytes = 65_536 }: LineOptions = {},
): AsyncGenerator<string | null> {
  // Bytes are joined before they are decoded: a chunk may end within a character.
  let parts: Uint8Array[] = [];
  let size = 0;

  const take = (part: Uint8Array) => {
    size += part.length;
    if (size > maxBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };

  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end));
      yield size > maxBytes ? null : Buffer.concat(parts).toString('utf8');
      parts = [];
      size = 0;
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
}
