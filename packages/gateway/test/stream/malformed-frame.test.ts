import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import { JOB_UPDATED, startStreams } from './stream-setup.ts';

/** A client that writes bytes where a library would not. Resolves once it has greeted. */
async function connectRaw(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.write(
    'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n' +
      'sec-websocket-protocol: graphql-transport-ws\r\n\r\n',
  );
  await once(socket, 'data');
  socket.write(frame('{"type":"connection_init"}'));
  await once(socket, 'data');
  return socket;
}

/** Masked by zeros, so that it can be read. */
function frame(payload: string | Buffer, opcode = 1): Buffer {
  const bytes = Buffer.from(payload);
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 255];
  const [first = 0, ...more] = length;
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | first, ...more, 0, 0, 0, 0]), bytes]);
}

/** The code in the server's close frame, whose first byte is in no text of ours. */
async function closeCodeOf(socket: Socket): Promise<number> {
  let all = Buffer.alloc(0);
  while (!all.includes(0x88)) {
    const [chunk] = await once(socket, 'data');
    all = Buffer.concat([all, chunk]);
  }
  return all.readUInt16BE(all.indexOf(0x88) + 2);
}

const MALFORMED: readonly [string, Buffer, number][] = [
  ['text that is no JSON', frame('no JSON'), 4400],
  ['JSON that is no message', frame('[1]'), 4400],
  ['a message of no known type', frame('{"type":"nothing"}'), 4400],
  ['a message that servers send', frame('{"type":"next","id":"1","payload":{}}'), 4400],
  ['a greeting that servers send', frame('{"type":"connection_ack"}'), 4400],
  ['brackets in each other', frame('['.repeat(60_000)), 4400],
  ['a binary message', frame('{"type":"ping"}', 2), 4400],
  ['a second greeting', frame('{"type":"connection_init"}'), 4429],
  ['text that is not UTF-8', frame(Buffer.from([0xff, 0xfe])), 1007],
  ['a frame of no known kind', frame('', 5), 1002],
  ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d]), 1002],
  ['a part of nothing', frame('x', 0), 1002],
  [
    'a frame that says that it is larger than 64 KB',
    Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0]),
    1009,
  ],
];

describe('a WebSocket that is sent', () => {
  it.each(MALFORMED)('%s is closed by a code, alone and in silence', async (_what, bytes, code) => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const output = vi.spyOn(process.stderr, 'write');
    onTestFinished(() => void vi.restoreAllMocks());
    const { url, id, change, subscribe } = await startStreams();
    const other = await subscribe('WebSocket', { query: JOB_UPDATED, variables: { id } });
    await other.received(1);
    const socket = await connectRaw(url);
    const closed = closeCodeOf(socket);
    socket.write(bytes);
    expect(await closed).toBe(code);
    change({ name: 'b' });
    await other.received(2);
    expect(complaint).not.toHaveBeenCalled();
    expect(output).not.toHaveBeenCalled();
  });

  it('nothing but a cut is forgotten in silence', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    const { url, id, change, subscribe } = await startStreams();
    const other = await subscribe('WebSocket', { query: JOB_UPDATED, variables: { id } });
    await other.received(1);
    const socket = await connectRaw(url);
    socket.resetAndDestroy();
    change({ name: 'b' });
    await other.received(2);
    expect(complaint).not.toHaveBeenCalled();
  });

  it('a subscription twice under one name is closed with 4409', async () => {
    const { url, id } = await startStreams();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    const payload = { query: JOB_UPDATED, variables: { id } };
    for (let time = 0; time < 2; time += 1) {
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    }
    const [code] = await once(socket, 'close');
    expect(code).toBe(4409);
  });
});
