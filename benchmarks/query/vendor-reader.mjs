import { buildConnector, Client, Pool } from 'undici';

const HEADERS = {
  metafold: { authorization: 'Bearer metafold-demo-token' },
  authentise: { authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}` },
  '3dverse': { api_key: '3dverse-demo-key' },
};
const MAX_WINDOW = 100;
const CONNECTIONS = 128;
/** Requests under way at once on a vendor's one connection: more than there ever are. */
const PIPELINING = 1_024;
/** Timers that nothing here would ever meet. */
const NO_TIMERS = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * Reads of the vendors with nothing between: no retries, no checks, no memory. A connection a call, or
 * all calls on one.
 */
export function createVendorReader(baseUrls, { isPipelined = false } = {}) {
  const createDispatch = isPipelined ? pipeline : pool;
  const vendors = Object.fromEntries(
    Object.entries(baseUrls).map(([vendor, baseUrl]) => {
      const { origin, pathname } = new URL(baseUrl);
      return [
        vendor,
        {
          dispatch: createDispatch(origin),
          prefix: pathname === '/' ? '' : pathname,
          headers: HEADERS[vendor],
        },
      ];
    }),
  );

  return { json, pages, read, window };

  function json(vendor, path) {
    return new Promise((resolve) => {
      read(vendor, path, resolve);
    });
  }

  /** `give` gets the answer; nothing is caught, so an error ends the process. */
  function read(vendor, path, give) {
    const { dispatch, prefix, headers } = vendors[vendor];
    // Not blocking: the next request does not wait for the head of this one's answer.
    dispatch({ path: prefix + path, method: 'GET', headers, blocking: false }, createHandler(give));
  }

  function window(path, limit, offset = 0) {
    return json('3dverse', `${path}?offset=${offset}&limit=${limit}`);
  }

  /** The whole of a list, page after page, as the vendor gives it. */
  async function pages(vendor, path) {
    const read = [];
    if (vendor === 'authentise') {
      for (let next = path; next !== null; ) {
        const { resources, links } = await json(vendor, next);
        read.push(resources);
        next = links.next === null ? null : links.next.slice(new URL(links.next).origin.length);
      }
      return read;
    }
    for (let offset = 0; ; offset += MAX_WINDOW) {
      const page = await window(path, MAX_WINDOW, offset);
      read.push(page);
      if (Object.values(page).flat().length < MAX_WINDOW) return read;
    }
  }
}

function pool(origin) {
  const connections = new Pool(origin, { connections: CONNECTIONS, pipelining: 1, ...NO_TIMERS });
  return (options, handler) => connections.dispatch(options, handler);
}

/**
 * One connection, on which requests follow each other without waiting for answers. They are held as long
 * as each turn of the event loop brings more of them, and leave in one piece, since a write costs more
 * than all else that a request takes.
 */
function pipeline(origin) {
  const connect = buildConnector({});
  let socket = null;
  let held = 0;
  const client = new Client(origin, {
    pipelining: PIPELINING,
    ...NO_TIMERS,
    connect: (options, done) =>
      connect(options, (error, connected) => {
        socket = connected;
        done(error, connected);
      }),
  });
  return (options, handler) => {
    if (socket !== null) hold();
    client.dispatch(options, handler);
  };

  function hold() {
    held += 1;
    if (held > 1) return;
    socket.cork();
    setImmediate(release, socket, 0);
  }

  function release(corked, before) {
    if (held > before) {
      setImmediate(release, corked, held);
      return;
    }
    held = 0;
    corked.uncork();
  }
}

/** Of undici's: the body as JSON, once it is there. */
function createHandler(give) {
  let only = null;
  let chunks = null;
  return {
    onRequestStart() {},
    onResponseStart() {},
    onResponseData(_, chunk) {
      if (only === null) only = chunk;
      else if (chunks === null) chunks = [only, chunk];
      else chunks.push(chunk);
    },
    onResponseEnd() {
      give(JSON.parse((chunks === null ? only : Buffer.concat(chunks)).utf8Slice()));
    },
    onResponseError(_, error) {
      throw error;
    },
  };
}
