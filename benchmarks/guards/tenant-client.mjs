import { once } from 'node:events';
import { request } from 'undici';
import WebSocket from 'ws';
import { openStream } from '../live/wire.mjs';

/** One tenant's way to the gateway over each transport. All that comes is handed to `hear` as it came. */
export async function createTenantClient({ url, headers, hear }) {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  const waiting = new Map();
  const streams = [];
  let count = 0;
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: headers }));
  await once(socket, 'message');
  socket.on('message', (bytes) => {
    const text = bytes.toString();
    hear(text);
    const { id, type } = JSON.parse(text);
    if (type === 'complete' || type === 'error') settle(id, text);
  });

  return {
    /** Gives the answer. */
    ask: async (query, variables = {}) => {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      const text = await body.text();
      hear(text);
      return { status: statusCode, ...JSON.parse(text) };
    },
    askBySocket: (query, variables = {}) =>
      new Promise((resolve) => {
        waiting.set(subscribe(query, variables), resolve);
      }),
    /** Waits for the first event, and leaves. */
    askByStream: (query, variables = {}) =>
      new Promise((resolve, reject) => {
        const opened = openStream(url, { query, variables }, listen, headers);
        opened.catch(reject);

        function listen(bytes) {
          hear(bytes.toString());
          void opened.then(({ close }) => close());
          resolve();
        }
      }),
    /** Stays until all is closed. */
    watch: async (query) => {
      subscribe(query, {});
      streams.push(await openStream(url, { query }, (bytes) => hear(bytes.toString()), headers));
    },
    close: () => {
      socket.terminate();
      for (const { close } of streams) close();
    },
  };

  function subscribe(query, variables) {
    count += 1;
    const id = String(count);
    socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
    return id;
  }

  function settle(id, text) {
    waiting.get(id)?.(text);
    waiting.delete(id);
  }
}
