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

  const end = () => {
    outer?.removeEventListener('abort', stop);
    controller.abort();
  };
  const stream: AsyncIterableIterator<T, undefined> = {
    next: async () => {
      if (values === undefined) {
        outer?.addEventListener('abort', stop);
        if (outer?.aborted) stop();
      }
      values ??= open(signal);
      try {
        // What waits to be read is not read any more.
        const result = signal.aborted ? await values.return() : await values.next();
        if (!result.done) return result;
      } catch (error) {
        end();
        throw error;
      }
      end();
      return { done: true, value: undefined };
    },
    return: async () => {
      end();
      await values?.return();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
