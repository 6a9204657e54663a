import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export interface HostileCall {
  readonly method: string;
  readonly path: string;
  /** As it came. */
  readonly head: string;
}

export interface HostileVendor {
  readonly origin: string;
  readonly port: number;
  /** In the order of arrival. */
  readonly calls: HostileCall[];
  readonly openSockets: () => number;
  readonly close: () => void;
}

export interface HostileVendorOptions {
  /** Told of each request once its head is there; writes whatever it likes. `count`: 1 for the first. */
  readonly onCall?: (socket: Socket, count: number, call: HostileCall) => void;
  /** Told of each connection, before it says anything. */
  readonly onSocket?: (socket: Socket, count: number) => void;
  /** Default: a TCP server. */
  readonly makeServer?: (onConnection: (socket: Socket) => void) => Server;
  readonly scheme?: 'http' | 'https';
  readonly hostname?: string;
  /** Default: any free one. */
  readonly port?: number;
}

/** A server that keeps to no protocol. */
export async function startHostileVendor({
  onCall = () => {},
  onSocket = () => {},
  makeServer = createServer,
  scheme = 'http',
  hostname = '127.0.0.1',
  port: wanted = 0,
}: HostileVendorOptions): Promise<HostileVendor> {
  const calls: HostileCall[] = [];
  const sockets = new Set<Socket>();
  let socketCount = 0;

  const server = makeServer((socket) => {
    socketCount += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    onSocket(socket, socketCount);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const end = received.indexOf('\r\n\r\n');
        if (end === -1) return;
        const head = received.slice(0, end);
        const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        if (received.length < end + 4 + length) return;
        received = received.slice(end + 4 + length);
        const [method = '', path = ''] = head.split(' ');
        const call = { method, path, head };
        calls.push(call);
        onCall(socket, calls.length, call);
      }
    });
  });
  await once(server.listen(wanted, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://${hostname}:${port}`,
    port,
    calls,
    openSockets: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** One answer of HTTP/1.1 as bytes; its headers as they are given. */
export function answerOf(
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Buffer {
  const bytes = Buffer.from(body);
  const all = { 'content-length': String(bytes.length), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`), bytes]);
}

export const PROJECT_ANSWER = answerOf(200, '{"id":"1","name":"Gear"}');
