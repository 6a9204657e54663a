import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { CANARY, errorOf, useFaultGateway } from './fault-gateway.ts';
import {
  answerOf,
  type HostileVendor,
  PROJECT_ANSWER,
  startHostileVendor,
} from './hostile-vendor.ts';

type Answer = (socket: Socket, count: number) => void;

interface Row {
  readonly answer: Answer | Buffer;
  readonly calls: number;
  /** Default: VENDOR_BAD_RESPONSE. */
  readonly code?: string;
  /** Of the vendor's answer, not to be shown. */
  readonly hidden?: string;
}

const write =
  (bytes: Buffer): Answer =>
  (socket) =>
    void socket.write(bytes);

const json = (body: string) => answerOf(200, body);
const PAGE = '<!doctype html><html><title>Sign in to Canary Corp</title></html>';

/** Chunks without end, as fast as they are taken. */
const endless =
  (head: string, chunk: Buffer): Answer =>
  (socket) => {
    socket.write(head);
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  };

const chunked = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

const head = (headers: string) =>
  `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`;

const zeros = () => Buffer.alloc(200_000_000);
const packed = (encoding: string, body: Buffer) =>
  answerOf(200, body, { 'content-type': 'application/json', 'content-encoding': encoding });

const redirect = (location: string) => answerOf(302, '', { location });

const ROWS: Readonly<Record<string, Row>> = {
  'A16: a page to sign in, as html': {
    answer: answerOf(200, PAGE, { 'content-type': 'text/html' }),
    calls: 1,
    hidden: 'Canary Corp',
  },
  'A16: a page to sign in that says it is JSON': {
    answer: json(PAGE),
    calls: 1,
    hidden: 'Canary Corp',
  },
  'A16: a 403 with the page of a proxy': {
    answer: answerOf(403, PAGE, { 'content-type': 'text/html' }),
    calls: 1,
    code: 'FORBIDDEN',
    hidden: 'Canary Corp',
  },
  'A17: JSON that ends too early': { answer: json('{"id":"1","na'), calls: 3 },
  'A17: a body that is shorter than was said': {
    answer: (socket) => {
      socket.end(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{"id"',
      );
    },
    calls: 3,
  },
  'A18: an empty body': { answer: json(''), calls: 1 },
  'A18: null': { answer: json('null'), calls: 1 },
  'A18: a list where a thing belongs': { answer: json('[]'), calls: 1 },
  'A18: a string': { answer: json('"hello"'), calls: 1 },
  'A19: an id that is no string': { answer: json('{"id":5,"name":"Gear"}'), calls: 1 },
  'A24: a body without end': {
    answer: endless(head('transfer-encoding: chunked'), chunked(Buffer.alloc(65_536, 0x20))),
    calls: 1,
  },
  'A24: a body of 1 GB': {
    answer: endless(head('content-length: 1000000000'), Buffer.alloc(65_536, 0x20)),
    calls: 1,
  },
  'A24: headers without end': {
    answer: endless('HTTP/1.1 200 OK\r\n', Buffer.from(`x-more: ${'a'.repeat(1_000)}\r\n`)),
    calls: 1,
  },
  'A25: 200 MB packed by gzip': { answer: packed('gzip', gzipSync(zeros())), calls: 1 },
  'A25: 200 MB packed by br': {
    answer: packed('br', brotliCompressSync(zeros(), { params: { 1: 1 } })),
    calls: 1,
  },
  'A25: no gzip where gzip is said': {
    answer: packed('gzip', Buffer.from('{"id":"1"}')),
    calls: 1,
  },
  'A25: an encoding that nobody asked for': {
    answer: packed('zstd', Buffer.from('{"id":"1"}')),
    calls: 1,
  },
  'A26: a redirect to itself': { answer: redirect('/projects/1'), calls: 1 },
  'A26: a redirect to the metadata of a cloud': {
    answer: redirect('http://169.254.169.254/latest/meta-data/'),
    calls: 1,
  },
  'A26: a redirect that keeps the method': {
    answer: answerOf(307, '', { location: 'http://127.0.0.1:9/' }),
    calls: 1,
  },
  'A27: 100 answers that one is to go on': {
    answer: write(
      Buffer.concat([
        ...Array.from({ length: 100 }, () => Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n')),
        json('null'),
      ]),
    ),
    calls: 1,
  },
};

let hostile: HostileVendor | undefined;
let answer: Answer = write(PROJECT_ANSWER);

const faultGateway = useFaultGateway(
  async () => {
    hostile = await startHostileVendor({ onCall: (socket, count) => answer(socket, count) });
    return {
      origin: hostile.origin,
      limits: { callTimeoutMs: 1_000, breaker: { minCalls: 100_000 } },
    };
  },
  () => {
    answer = write(PROJECT_ANSWER);
  },
);
afterAll(() => hostile?.close());

describe('an answer that cannot be used', () => {
  it.each(Object.entries(ROWS))('%s', async (_, { answer: given, calls, code, hidden }) => {
    answer = Buffer.isBuffer(given) ? write(given) : given;
    const before = hostile?.calls.length ?? 0;
    const rss = process.memoryUsage().rss;
    const error = errorOf(await faultGateway().ask());
    expect(error).toMatchObject({ code: code ?? 'VENDOR_BAD_RESPONSE', vendor: 'metafold' });
    expect((hostile?.calls.length ?? 0) - before).toBe(calls);
    if (hidden !== undefined) expect(error.message).not.toContain(hidden);
    expect(error.message).not.toMatch(/[<>]/);
    expect(process.memoryUsage().rss - rss).toBeLessThan(50_000_000);
  });
});

it('A26: no credential goes along with a redirect to another origin', async () => {
  const other = await startHostileVendor({ onCall: (socket) => socket.end(PROJECT_ANSWER) });
  answer = write(redirect(`${other.origin}/stolen`));
  expect(errorOf(await faultGateway().ask()).code).toBe('VENDOR_BAD_RESPONSE');
  other.close();
  expect(other.calls).toEqual([]);
  expect(hostile?.calls.at(-1)?.head).toContain(CANARY);
});

it('A24: the connection of an answer that is too long is closed', async () => {
  answer = endless(head('transfer-encoding: chunked'), chunked(Buffer.alloc(65_536, 0x20)));
  const closed = new Promise((resolve) => {
    const flood = answer;
    answer = (socket, count) => {
      socket.once('close', resolve);
      flood(socket, count);
    };
  });
  await faultGateway().ask();
  await closed;
});

it('A27: a flood of interim answers ends at the deadline of the call', async () => {
  let flooded = 0;
  answer = (socket) => {
    const timer = setInterval(() => {
      flooded += 1;
      socket.write('HTTP/1.1 102 Processing\r\n\r\n');
    }, 1);
    socket.on('close', () => clearInterval(timer));
  };
  const error = errorOf(await faultGateway().ask());
  expect(error.code).toBe('VENDOR_TIMEOUT');
  expect(flooded).toBeGreaterThan(10);
});
