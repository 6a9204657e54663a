import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { listenFor } from './listening.ts';
import { createTestServer } from './server-setup.ts';

const QUERY = JSON.stringify({ query: '{ vendors { id } }' });

/** Sends a request line as it is, which no client library would. */
async function send(line: string, { body = '', headers = [] as string[] } = {}) {
  const { gateway } = createTestServer();
  const { port, host } = new URL(await listenFor(gateway));
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  const own = headers.some((each) => each.startsWith('Host:'))
    ? headers
    : [`Host: ${host}`, ...headers];
  const head = [`${line.replaceAll('HOST', host)} HTTP/1.1`, ...own, 'Connection: close'];
  socket.write(
    [...head, 'Content-Type: application/json', `Content-Length: ${body.length}`, '', body].join(
      '\r\n',
    ),
  );
  const answer = await text(socket);
  return { status: Number(answer.split(' ')[1]), answer };
}

it.each(['/graphql', 'http://HOST/graphql', 'HTTP://elsewhere.example:8080/graphql?a=b'])(
  'runs an operation that is posted to %s',
  async (target) => {
    const { status, answer } = await send(`POST ${target}`, { body: QUERY });
    expect(status).toBe(200);
    expect(answer).toContain('{"data":{"vendors":[{"id":"memory"}]}}');
  },
);

it.each([
  ['GET http://HOST/health/live', 200],
  ['GET http://HOST/health/ready?x', 200],
  ['GET http://HOST/', 404],
  ['GET http://HOST', 404],
  ['GET http://HOST?query=%7Bvendors%7Bid%7D%7D', 404],
  ['PUT http://HOST/uploads/x', 404],
  ['GET http://HOST/files/x', 404],
  ['POST http://HOST/callbacks/shop/x', 404],
] as const)('takes the path of %s', async (line, expected) => {
  const { status, answer } = await send(line);
  expect(status).toBe(expected);
  expect(answer).not.toMatch(/\bat .*:\d+:\d+/);
  if (/uploads|files|callbacks/.test(line)) expect(answer).toContain('"code":"NOT_FOUND"');
});

it.each([
  'POST *',
  'OPTIONS *',
  'GET http://[/graphql',
  'GET http://[/health/live',
  'PUT http://[/uploads/x',
  'POST http:///graphql',
  'GET http://a@b/graphql',
  'GET http://HOST:99999/graphql',
  'GET ftp://HOST/graphql',
])('refuses %s, and shows nothing of itself', async (line) => {
  const { status, answer } = await send(line);
  // What node:http does not even take for a request it answers itself, without a body.
  expect(status).toBe(400);
  expect(answer).not.toMatch(/\bat .*:\d+:\d+/);
  if (answer.includes('x-request-id')) expect(answer).toContain('{"code":"INVALID_INPUT"');
});

it.each(['[', 'a b', 'localhost/health/live?', 'a@b', 'localhost:99999'])(
  'refuses a Host of %j',
  async (host) => {
    const { status, answer } = await send('GET /graphql', { headers: [`Host: ${host}`] });
    expect(status).toBe(400);
    expect(answer).toContain('{"code":"INVALID_INPUT"');
  },
);

it('opens a WebSocket at a whole URL, and none at a target that is not right', async () => {
  const headers = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
  ];
  const { gateway } = createTestServer();
  const { port, host } = new URL(await listenFor(gateway));
  const statuses: string[] = [];
  for (const target of [`http://${host}/graphql`, 'http://[/graphql', '*']) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write([`GET ${target} HTTP/1.1`, `Host: ${host}`, ...headers, '', ''].join('\r\n'));
    const [data] = await once(socket, 'data');
    statuses.push(String(data).split(' ')[1] ?? '');
    socket.destroy();
  }
  expect(statuses).toEqual(['101', '400', '400']);
});
