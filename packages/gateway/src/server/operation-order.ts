import type { ClientMessage } from './client-message.ts';

type Take = (data: string) => Promise<void>;

export interface OperationOrderOptions {
  /** Resolves when the operation is over that the message began. */
  readonly take: Take;
  /** Whether the client is still there. */
  readonly isOpen: () => boolean;
}

export type OperationOrder = (data: string, message: ClientMessage) => Promise<void>;

/** One operation of a client's, until it is over. */
interface Running {
  readonly over: Promise<void>;
  /** The client has had enough of it, and may use its id again. */
  isLeft: boolean;
}

/**
 * Takes a client's messages so that an operation begins only once the one before it with the same id
 * is over that its client has left: the protocol's library takes them for one otherwise.
 */
export function createOperationOrder({ take, isOpen }: OperationOrderOptions): OperationOrder {
  const running = new Map<string, Running>();
  /** Whose turn has not come, by id. */
  const waiting = new Map<string, string>();

  return async (data, { type, id }) => {
    if (typeof id !== 'string') return take(data);
    if (type === 'subscribe') return begin(id, data);
    // It has not begun, and does not begin any more.
    if (type === 'complete' && waiting.delete(id)) return;
    const left = running.get(id);
    if (type === 'complete' && left !== undefined) left.isLeft = true;
    return take(data);
  };

  async function begin(id: string, data: string): Promise<void> {
    const before = running.get(id);
    // Still wanted: that it is there twice is the library's to refuse.
    if (before?.isLeft === false || waiting.has(id)) return take(data);
    if (before !== undefined) {
      waiting.set(id, data);
      await before.over;
      if (waiting.get(id) !== data || !isOpen()) return;
      waiting.delete(id);
    }
    const taken = take(data);
    const current: Running = { over: taken.catch(() => {}), isLeft: false };
    running.set(id, current);
    try {
      await taken;
    } finally {
      if (running.get(id) === current) running.delete(id);
    }
  }
}
