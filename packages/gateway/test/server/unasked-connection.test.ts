import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createTestServer } from './server-setup.ts';

it.each([
  ['nothing', ''],
  ['the beginning of a request', 'POST /graphql HTTP/1.1\r\nhost: '],
])('a gateway that stops does not wait for who has sent %s', async (_, sent) => {
  const { gateway } = createTestServer();
  const { url } = await gateway.listen({ port: 0 });
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.write(sent);
  // The connection has been accepted: one that came later has been answered.
  await (await fetch(`${url}/graphql?query={__typename}`)).text();
  const closed = once(socket, 'close');
  await gateway.close();
  await closed;
  expect(socket.bytesRead).toBe(0);
});
