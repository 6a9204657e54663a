import { once } from 'node:events';
import { connect } from 'node:net';
import { CALLER_HEADERS } from './guard.mjs';

const DRIP_MS = 1_000;
const HEAD = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: ${CALLER_HEADERS.authorization}\r\n`;
/** More than the system takes for a reader that reads nothing: each answer has some 100 KB. */
const UNREAD_REQUESTS = 80;
const LARGE = JSON.stringify({
  query: '{ assets(first: 100) { nodes { id name vendorData account { name } } } }',
});

/** What slow clients do, each over a connection of its own; gives its port once it is open. */
export const ATTACKS = {
  'headers, 1 byte a second': (url) =>
    drip(url, 'POST /graphql HTTP/1.1\r\nhost: x\r\nx-slow: ', 'a'),
  'body, 1 byte a second': (url) => drip(url, `${HEAD}content-length: 1000\r\n\r\n{`, ' '),
  'reading, 1 byte a second': readSlowly,
};

async function drip(url, beginning, byte) {
  const socket = await open(url);
  socket.resume();
  socket.write(beginning);
  return hold(socket, () => socket.write(byte));
}

/** Asks for much, one request after the other without waiting, and reads next to nothing of it. */
async function readSlowly(url) {
  const socket = await open(url, {
    // One byte, and then no more until the next turn.
    onread: { buffer: Buffer.alloc(1), callback: () => false },
  });
  const request = `${HEAD}content-length: ${Buffer.byteLength(LARGE)}\r\n\r\n${LARGE}`;
  socket.write(request.repeat(UNREAD_REQUESTS));
  return hold(socket, () => socket.resume());
}

async function open(url, options = {}) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), ...options });
  // Cut off, which is what is looked for.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

function hold(socket, act) {
  const { localPort: port } = socket;
  const timer = setInterval(act, DRIP_MS);
  socket.once('close', () => clearInterval(timer));
  return { port, stop: () => socket.destroy() };
}
