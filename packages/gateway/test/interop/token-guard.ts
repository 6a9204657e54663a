import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface TokenGuard {
  readonly url: string;
  readonly close: () => void;
}

/** What stands before a gateway to let in nobody without the token, neither over HTTP nor over WebSocket. */
export async function startTokenGuard(target: string, token: string): Promise<TokenGuard> {
  const { hostname, port } = new URL(target);
  const isAllowed = ({ authorization }: IncomingHttpHeaders) => authorization === `Bearer ${token}`;

  const server = createServer((request, response) => {
    if (!isAllowed(request.headers)) {
      response.writeHead(401, { 'content-type': 'text/plain' }).end('Who are you?');
      return;
    }
    const { method, url: path, headers } = request;
    const forward = send({ hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    forward.on('error', () => response.destroy());
    response.on('close', () => forward.destroy());
    request.pipe(forward);
  });
  server.on('upgrade', ({ headers, rawHeaders, url }, near, head) => {
    if (!isAllowed(headers)) {
      near.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      return;
    }
    const far = connect({ host: hostname, port: Number(port) });
    const lines = rawHeaders.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`));
    far.write(`GET ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    far.write(head);
    far.pipe(near).pipe(far);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
