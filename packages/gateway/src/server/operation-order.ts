type Take = (data: string) => Promise<void>;

export interface OperationOrderOptions {
  /** Resolves when the operation is over that the message began. */
  readonly take: Take;
  /** Whether the client is still there. */
  readonly isOpen: () => boolean;
}

/** One operation of a client's, until it is over. */
interface Running {
  readonly over: Promise<void>;
  /** The client has had enough of it, and may use its id again. */
  isLeft: boolean;
}

interface Message {
  readonly type?: unknown;
  readonly id?: unknown;
}

/**
 * Takes a client's messages so that an operation begins only once the one before it with the same id
 * is over that its client has left: the protocol's library takes them for one otherwise.
 */
export function createOperationOrder({ take, isOpen }: OperationOrderOptions): Take {
  const running = new Map<string, Running>();
  /** Whose turn has not come, by id. */
  const waiting = new Map<string, string>();

  return async (data) => {
    const { type, id } = read(data);
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

/** Nothing of what is no message: the library says what is wrong with it. */
function read(data: string): Message {
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null ? message : {};
  } catch {
    return {};
  }
}
