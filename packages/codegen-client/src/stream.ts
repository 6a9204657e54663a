import { unlessAborted } from './unless-aborted.ts';

/**
 * A stream that is made when it is first read and ends at once when it is left, even by one who
 * waits for its next value, or when the signal is aborted.
 */
export function createStream<T>(
  outer: AbortSignal | undefined,
  open: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
): AsyncIterableIterator<T, undefined> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort(outer?.reason);
  let values: AsyncGenerator<T, void, undefined> | undefined;
  let readCount = 0;

  const end = () => {
    outer?.removeEventListener('abort', stop);
    controller.abort();
  };

  const read = async (): Promise<IteratorResult<T, undefined>> => {
    if (values === undefined) {
      outer?.addEventListener('abort', stop);
      if (outer?.aborted) stop();
    }
    // What waits to be read is not read any more.
    if (signal.aborted) return leave();
    values ??= open(signal);
    try {
      const result = await unlessAborted(values.next(), signal);
      if (!result.done) return result;
    } catch (error) {
      if (signal.aborted) return leave();
      end();
      throw error;
    }
    return leave();
  };

  const leave = async (): Promise<IteratorReturnResult<undefined>> => {
    end();
    const closing = values?.return();
    // What is being waited for may take its time to notice.
    if (readCount === 0) await closing;
    else closing?.catch(() => {});
    return { done: true, value: undefined };
  };

  const stream: AsyncIterableIterator<T, undefined> = {
    next: async () => {
      readCount += 1;
      try {
        return await read();
      } finally {
        readCount -= 1;
      }
    },
    return: leave,
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
