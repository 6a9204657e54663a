import { now } from './moment.mjs';
import { serveParent } from './serve-parent.mjs';
import { openSocket, openStream } from './wire.mjs';

// A share of the subscribers, in a process of its own. They look at what comes no more than it takes
// to say when it came and whether it is the same for all.
const OPENING_AT_ONCE = 50;
const MAX_WAIT_MS = 20_000;

/** By the name of the server that they have subscribed at. */
const crowds = new Map();

serveParent({
  handlers: {
    open: async ({ server, url, transport, count, operation }) => {
      const crowd = createCrowd(count);
      crowds.set(server, crowd);
      await crowd.open((onNext) =>
        transport === 'SSE'
          ? openStream(url, operation, onNext)
          : openSocket(url, [operation], (_, bytes) => onNext(bytes)),
      );
    },
    expect: ({ server }) => crowds.get(server).expect(),
    result: ({ server }) => crowds.get(server).result(),
    close: ({ server }) => {
      crowds.get(server).close();
      crowds.delete(server);
    },
  },
});

function createCrowd(count) {
  const connections = [];
  /** How many events each has had since they were last expected. */
  const received = new Uint16Array(count);
  let seen = nothing();
  let onAll = () => {};

  return {
    /** Resolves when each has had its first event. */
    open: async (connect) => {
      const all = awaitAll();
      let next = 0;
      const openNext = async () => {
        while (next < count) {
          const index = next;
          next += 1;
          connections.push(await connect((bytes) => take(index, bytes)));
        }
      };
      await Promise.all(Array.from({ length: OPENING_AT_ONCE }, openNext));
      await all;
    },
    expect: () => {
      const { surplus } = seen;
      received.fill(0);
      seen = { ...nothing(), surplus };
    },
    result: async () => {
      await awaitAll();
      return seen;
    },
    close: () => {
      for (const connection of connections) connection.close();
    },
  };

  function take(index, bytes) {
    const atMs = now();
    received[index] += 1;
    if (received[index] > 1) {
      seen.surplus += 1;
      return;
    }
    if (seen.count === 0) {
      seen.firstAtMs = atMs;
      seen.text = bytes.toString();
      seen.bytes = bytes;
    } else if (!seen.bytes.equals(bytes)) {
      seen.different += 1;
    }
    seen.lastAtMs = atMs;
    seen.count += 1;
    if (seen.count === count) onAll();
  }

  /** Or until it makes no sense to wait any longer. */
  function awaitAll() {
    if (seen.count === count) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, MAX_WAIT_MS);
      onAll = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** `surplus`: events beyond one each, over all rounds. */
function nothing() {
  return { count: 0, firstAtMs: null, lastAtMs: null, text: null, different: 0, surplus: 0 };
}
