import { once } from 'node:events';
import { createServer } from 'node:net';

/** Its own address is what a gateway gives to vendors, so it must be known before it listens. */
export async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
