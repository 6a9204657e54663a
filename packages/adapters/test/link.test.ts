import type { lookup } from 'node:dns';
import type { Caller } from '@fabgraph/contract';
import { expect, onTestFinished, test } from 'vitest';
import { createLinkClient, type LinkClientOptions } from '../src/http/link.ts';
import { rejection, serve, TEST_VENDOR } from './support/server.ts';
import { bytesOf, chunksOf, textOf } from './support/stream.ts';

const caller: Caller = { signal: new AbortController().signal };

function createTestLinks(options: Partial<LinkClientOptions> = {}) {
  const links = createLinkClient({
    vendor: TEST_VENDOR,
    account: 'acme-test',
    allowedOrigins: [],
    ...options,
  });
  onTestFinished(() => links.close());
  return links;
}

test.each([
  'http://127.0.0.1/',
  'http://2130706433/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://0.0.0.0/',
  'http://10.1.2.3/',
  'http://172.31.0.1/',
  'http://192.168.0.1/',
  'http://100.64.0.1/',
  'http://169.254.169.254/latest/meta-data',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://[::1]/',
  'http://[::]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[fe80::1]/',
  'http://[fd00::1]/',
  'http://[2002:7f00:1::]/',
  'http://[ff02::1]/',
])('a link to %s is refused without a call', async (url) => {
  const error = await rejection(createTestLinks().open(url, { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', isRetryable: false });
  expect(error.message).toContain('which is not on the internet');
});

test.each([
  ['file:///etc/passwd', 'begins with neither https:// nor http://'],
  ['ftp://files.example/a', 'begins with neither https:// nor http://'],
  ['data:text/plain,a', 'begins with neither https:// nor http://'],
  ['http://user:word@127.0.0.1/', 'holds a user name or password'],
  ['/a/path', 'is no URL'],
  ['http://', 'is no URL'],
])('a link like %s is refused: it %s', async (url, says) => {
  const error = await rejection(createTestLinks().open(url, { caller }));
  expect(error.message).toBe(`Acme gave a link that ${says}.`);
});

test('a name that resolves to this machine is refused by what it resolves to', async () => {
  const server = await serve((_request, response) => {
    response.end('secret');
  });
  const { port } = new URL(server.origin);
  const error = await rejection(createTestLinks().open(`http://localhost:${port}/`, { caller }));
  expect(error.message).toContain(`http://localhost:${port}, which is not on the internet`);
  expect(server.calls).toHaveLength(0);
});

test('a name is checked by the very look-up that the socket connects with', async () => {
  const server = await serve((_request, response) => {
    response.end('secret');
  });
  const asked: string[] = [];
  const resolve = ((name: string, _options: unknown, answer: (...all: unknown[]) => void) => {
    asked.push(name);
    answer(null, [{ address: '127.0.0.1', family: 4 }]);
  }) as unknown as typeof lookup;
  const { port } = new URL(server.origin);
  const links = createTestLinks({ lookup: resolve });
  const error = await rejection(links.open(`http://files.example:${port}/`, { caller }));
  expect(error.message).toContain('which is not on the internet');
  expect(asked).toEqual(['files.example']);
  expect(server.calls).toHaveLength(0);
});

test('an allowed origin is called wherever it is', async () => {
  const server = await serve((_request, response) => {
    response.end('bytes');
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const answer = await links.open(`${server.origin}/a?signature=1`, { caller });
  expect(await textOf(answer.body)).toBe('bytes');
  expect(server.calls).toMatchObject([{ method: 'GET', url: '/a?signature=1' }]);
  expect(server.calls[0]?.headers.authorization).toBeUndefined();
});

test.each([202, 204])('%s from a link is no file', async (status) => {
  const server = await serve((_request, response) => {
    response.writeHead(status).end();
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const error = await rejection(links.open(`${server.origin}/a`, { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', httpStatus: status });
});

test('an allowed port allows no other port', async () => {
  const links = createTestLinks({ allowedOrigins: ['http://127.0.0.1:1'] });
  const error = await rejection(links.open('http://127.0.0.1:2/', { caller }));
  expect(error.message).toContain('which is not on the internet');
});

test('a redirect from an allowed origin to a private address is refused', async () => {
  const inside = await serve((_request, response) => {
    response.end('secret');
  });
  const server = await serve((_request, response) => {
    response.writeHead(302, { location: `${inside.origin}/meta` }).end();
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const error = await rejection(links.open(server.origin, { caller }));
  expect(error.message).toContain(`leads to ${inside.origin}`);
  expect(inside.calls).toHaveLength(0);
});

test('three redirects are followed with the same headers, a fourth is an error', async () => {
  const server = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('bytes');
    else response.writeHead(307, { location: `/${left - 1}` }).end();
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const headers = { range: 'bytes=0-4' };
  const answer = await links.open(`${server.origin}/3`, { headers, caller });
  expect(await textOf(answer.body)).toBe('bytes');
  expect(server.calls.at(-1)?.headers.range).toBe('bytes=0-4');
  const error = await rejection(links.open(`${server.origin}/4`, { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', httpStatus: 307 });
});

test.each([
  [403, 'FORBIDDEN'],
  [404, 'NOT_FOUND'],
  [503, 'VENDOR_UNAVAILABLE'],
])('an answer of %i is %s and shows nothing of the link but its origin', async (status, code) => {
  const server = await serve((_request, response) => {
    response.writeHead(status).end('<Error>signature=canary</Error>');
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const error = await rejection(links.open(`${server.origin}/path?signature=canary`, { caller }));
  expect(error).toMatchObject({ code, httpStatus: status });
  expect(error.message).toBe(`Acme answered ${status} to GET a link to ${server.origin}.`);
});

test('bytes are sent with their length and no credentials', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(201).end('{"ok":true}');
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const answer = await links.send(`${server.origin}/put`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: chunksOf('ab', 'cde'),
    size: 5,
    caller,
  });
  expect(answer).toMatchObject({ status: 201, text: '{"ok":true}' });
  expect(server.calls).toMatchObject([
    { method: 'PUT', body: 'abcde', headers: { 'content-length': '5' } },
  ]);
});

test('a redirect of bytes that are sent is an error', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  const links = createTestLinks({ allowedOrigins: [server.origin] });
  const sent = links.send(server.origin, { method: 'PUT', body: bytesOf(9), size: 9, caller });
  expect(await rejection(sent)).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', httpStatus: 307 });
  expect(server.calls).toHaveLength(1);
});

test('a link for somebody else is held to the same rule', () => {
  const { check } = createTestLinks();
  expect(check('https://files.example/a?b=c')).toBe('https://files.example/a?b=c');
  for (const link of [
    '..',
    'javascript:alert(1)',
    'https://user@files.example/',
    'http://10.0.0.1/',
  ]) {
    expect(() => check(link)).toThrow('Acme gave a link that');
  }
});
