import { createSharedTurn } from '@fabgraph/contract';

/** A stream that holds at most one waiting value per key: a slow reader costs a constant and still gets the last state. */
export interface NewestQueue<T> {
  readonly iterator: AsyncIterableIterator<T>;
  readonly push: (key: string, value: T) => void;
  /** Ends the stream once what waits has been read. */
  readonly complete: () => void;
  /** Ends the stream with an error once what waits has been read. */
  readonly fail: (error: unknown) => void;
  /** Ends the stream at once. */
  readonly cancel: () => void;
}

export interface NewestQueueOptions<T> {
  /** Makes one value of one that nobody has read yet and a newer one of the same key. */
  readonly merge: (waiting: T, newer: T) => T;
  /** Called at the first read: a stream that is never read never costs anything. */
  readonly onStart: () => void;
  /** Called once, when the stream has ended for whatever reason. */
  readonly onEnd: () => void;
}

/** What is read of all queues goes on from one value to the next without end while there are any. */
const turn = createSharedTurn();

type Ending = { readonly kind: 'complete' } | { readonly kind: 'error'; readonly error: unknown };

interface Reader<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

export function createNewestQueue<T>({
  merge,
  onStart,
  onEnd,
}: NewestQueueOptions<T>): NewestQueue<T> {
  const waiting = new Map<string, T>();
  const readers: Reader<T>[] = [];
  let isStarted = false;
  let ending: Ending | undefined;

  const iterator: AsyncIterableIterator<T, undefined> = {
    next: () => {
      if (!isStarted && ending === undefined) {
        isStarted = true;
        onStart();
      }
      const pause = turn();
      return pause === undefined ? read() : pause.then(read);
    },
    return: () => {
      cancel();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => iterator,
  };

  return {
    iterator,
    push: (key, value) => {
      if (ending !== undefined) return;
      const older = waiting.get(key);
      // In the order of the newest news: whoever is cut off after one has had all that came before it.
      waiting.delete(key);
      waiting.set(key, older === undefined ? value : merge(older, value));
      serve();
    },
    complete: () => end({ kind: 'complete' }),
    fail: (error) => end({ kind: 'error', error }),
    cancel,
  };

  function read(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      readers.push({ resolve, reject });
      serve();
    });
  }

  function cancel(): void {
    waiting.clear();
    end({ kind: 'complete' });
    // An error that nobody has read is of no use to a reader who has left.
    ending = { kind: 'complete' };
    serve();
  }

  function end(how: Ending): void {
    if (ending !== undefined) return;
    ending = how;
    serve();
    onEnd();
  }

  function serve(): void {
    while (readers.length > 0) {
      const [first] = waiting;
      if (first !== undefined) {
        waiting.delete(first[0]);
        readers.shift()?.resolve({ done: false, value: first[1] });
        continue;
      }
      if (ending === undefined) return;
      const reader = readers.shift();
      if (ending.kind === 'error') {
        reader?.reject(ending.error);
        ending = { kind: 'complete' };
        continue;
      }
      reader?.resolve({ done: true, value: undefined });
    }
  }
}
