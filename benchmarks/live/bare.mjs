import { WebSocketServer } from 'ws';
import { now } from './moment.mjs';
import { serveParent } from './serve-parent.mjs';

// What a WebSocket server needs for an event, and nothing else: it has the bytes already, and gives
// them to each of its sockets. It does as much of the protocol as clients need to get there.
const ACKNOWLEDGED = JSON.stringify({ type: 'connection_ack' });
const SNAPSHOT = JSON.stringify({ id: '0', type: 'next', payload: { data: {} } });

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  serveParent({
    ready: { url: `http://127.0.0.1:${server.address().port}/graphql` },
    handlers: {
      fire: ({ text }) => {
        const bytes = Buffer.from(text);
        const atMs = now();
        for (const socket of server.clients) socket.send(bytes, { binary: false });
        return { atMs };
      },
    },
  });
});
server.on('connection', (socket) => {
  socket.on('message', (bytes) => {
    socket.send(JSON.parse(bytes).type === 'subscribe' ? SNAPSHOT : ACKNOWLEDGED);
  });
});
