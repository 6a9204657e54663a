import { Agent, request } from 'node:http';
import WebSocket from 'ws';

/**
 * A WebSocket as graphql-transport-ws has it, with these operations on it. `onNext` gets an
 * operation's index and the bytes of its message. Resolves once the socket is ready for events.
 */
export function openSocket(url, operations, onNext) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws', {
      perMessageDeflate: false,
    });
    let isAcknowledged = false;
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`the socket was closed: ${code}`)));
    socket.once('open', () => socket.send('{"type":"connection_init"}'));
    socket.on('message', (bytes) => {
      if (isAcknowledged) return onNext(operations.length === 1 ? 0 : indexOf(bytes), bytes);
      isAcknowledged = true;
      for (const [index, payload] of operations.entries()) {
        socket.send(JSON.stringify({ id: String(index), type: 'subscribe', payload }));
      }
      resolve({ close: () => socket.terminate() });
    });
  });
}

/** What an event's message carries; null for the word that there is no other. */
export function payloadOfMessage(bytes) {
  const { type, payload } = JSON.parse(bytes.toString());
  if (type === 'next') return payload;
  if (type === 'complete') return null;
  throw new Error(`not an event: ${bytes}`);
}

// Without this, each would wait for another's socket to be free.
const agent = new Agent({ keepAlive: false });

/** The same over SSE, one operation a request. `onNext` gets the bytes of each event. */
export function openStream(url, operation, onNext, headers = {}) {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    });
    call.once('error', reject);
    call.once('response', (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      readEvents(response, onNext);
      resolve({ close: () => call.destroy() });
    });
    call.end(JSON.stringify(operation));
  });
}

const END = Buffer.from('\n\n');
const COLON = 0x3a;

/** Comments, which only keep the connection alive, are left out. */
function readEvents(response, onNext) {
  let rest = Buffer.alloc(0);
  // Torn down on purpose.
  response.on('error', () => {});
  response.on('data', (chunk) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(END); end !== -1; end = bytes.indexOf(END)) {
      const event = bytes.subarray(0, end);
      bytes = bytes.subarray(end + END.length);
      if (event.length > 0 && event[0] !== COLON) onNext(event);
    }
    rest = bytes;
  });
}

export function payloadOfEvent(bytes) {
  const [, data] = /^event: next\ndata: (.*)$/.exec(bytes.toString()) ?? [];
  if (data === undefined) throw new Error(`not an event: ${bytes}`);
  return JSON.parse(data);
}

function indexOf(bytes) {
  return Number(JSON.parse(bytes.toString()).id);
}
