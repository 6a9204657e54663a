import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a request with an offer of another protocol comes with. */
export interface OfferedUpgrade {
  readonly server: Server;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What came behind the headers. */
  readonly head: Buffer;
}

/** The latest answer that is under way on each connection. */
const underWay = new WeakMap<Duplex, ServerResponse>();

/** To be told of each answer, so that what is asked behind it waits for it. */
export function noteAnswer({ socket }: IncomingMessage, response: ServerResponse): void {
  underWay.set(socket, response);
  response.once('close', () => {
    if (underWay.get(socket) === response) underWay.delete(socket);
  });
}

export function offersWebSocket({ headers: { upgrade = '' } }: IncomingMessage): boolean {
  return upgrade.toLowerCase() === 'websocket';
}

/**
 * Has the request answered as if it had offered no other protocol, as a server may: some clients, such
 * as Java's own, offer HTTP/2 with each request over a plain connection. node:http takes every offer for
 * accepted as soon as it takes any, so the request is read once more without it.
 */
export function ignoreUpgrade({ server, request, socket, head }: OfferedUpgrade): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2);
    if (!OFFER_HEADERS.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  if (isLast(request)) lines.push('connection: close');
  const again = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]);
  const goOn = () => {
    if (socket.destroyed) return;
    socket.unshift(again);
    server.emit('connection', socket);
  };
  // One that was sent without waiting for the answer to the one before: two readers of one connection
  // know nothing of each other's answers.
  const before = underWay.get(socket);
  if (before === undefined) goOn();
  else before.once('close', goOn);
}

const OFFER_HEADERS: ReadonlySet<string> = new Set(['upgrade', 'connection', 'http2-settings']);

function isLast({ headers: { connection = '' } }: IncomingMessage): boolean {
  return connection
    .toLowerCase()
    .split(',')
    .some((token) => token.trim() === 'close');
}
