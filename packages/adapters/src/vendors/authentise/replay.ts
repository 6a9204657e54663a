/** A stream whose beginning is kept, so that it can be sent once more as long as little of it was. */
export interface Replay {
  /** From the start; only one reader at a time. */
  readonly read: () => AsyncIterable<Uint8Array>;
  /** Whether `read` can be called again. */
  readonly isWhole: () => boolean;
  /** Whether the source has been read to its end. */
  readonly hasEnded: () => boolean;
  /** How many bytes the source has given. */
  readonly size: () => number;
  /** Nothing more is wanted of the source. */
  readonly close: () => Promise<void>;
}

export function createReplay(
  content: AsyncIterable<Uint8Array>,
  /** What is kept at most. */
  maxBytes = 262_144,
): Replay {
  const source = content[Symbol.asyncIterator]();
  const kept: Uint8Array[] = [];
  let size = 0;
  let hasEnded = false;
  /** A reader that was given up may have left one behind. */
  let pull: Promise<IteratorResult<Uint8Array>> | undefined;

  const pullNext = async (): Promise<IteratorResult<Uint8Array>> => {
    const result = await source.next();
    if (result.done) hasEnded = true;
    else {
      size += result.value.length;
      if (size <= maxBytes) kept.push(result.value);
      else kept.length = 0;
    }
    pull = undefined;
    return result;
  };

  const read = async function* () {
    for (let index = 0; ; index += 1) {
      const known = await nextKept(index);
      if (known !== undefined) yield known;
      else {
        if (hasEnded) return;
        pull = pullNext();
        const { done, value } = await pull;
        if (done) return;
        yield value;
      }
    }
  };

  const nextKept = async (index: number): Promise<Uint8Array | undefined> => {
    if (index >= kept.length) await pull;
    return kept[index];
  };

  return {
    read,
    isWhole: () => size <= maxBytes,
    hasEnded: () => hasEnded,
    size: () => size,
    close: async () => {
      if (!hasEnded) await source.return?.();
    },
  };
}
