import type { Caller } from '@fabgraph/contract';
import { VendorError } from '@fabgraph/contract';
import { expect, test } from 'vitest';
import { createTestClient, rejection, serve, TEST_SECRET } from './support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

test.each([
  [400, 'INVALID_INPUT', false],
  [402, 'QUOTA_EXCEEDED', false],
  [403, 'FORBIDDEN', false],
  [404, 'NOT_FOUND', false],
  [406, 'INVALID_INPUT', false],
  [409, 'CONFLICT', false],
  [410, 'NOT_FOUND', false],
  [413, 'PAYLOAD_TOO_LARGE', false],
  [415, 'INVALID_INPUT', false],
  [418, 'VENDOR_BAD_RESPONSE', false],
  [422, 'INVALID_INPUT', false],
  [600, 'VENDOR_BAD_RESPONSE', false],
])('a read answered with %i is %s and is not repeated', async (status, code, isRetryable) => {
  const server = await serve((_request, response) => {
    response.writeHead(status).end('{"msg":"no"}');
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error).toMatchObject({ code, isRetryable, httpStatus: status, vendor: 'acme' });
  expect(server.calls).toHaveLength(1);
});

test.each([304, 301, 302, 307, 308])(
  'a %i is refused and its target never called',
  async (status) => {
    const elsewhere = await serve((_request, response) => {
      response.end('{}');
    });
    const server = await serve((_request, response) => {
      response.writeHead(status, { location: `${elsewhere.origin}/stolen` }).end();
    });
    const error = await rejection(createTestClient(server).getJson('/a', { caller }));
    expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', httpStatus: status });
    expect(elsewhere.calls).toHaveLength(0);
    expect(server.calls).toHaveLength(1);
  },
);

test.each([500, 502, 503, 504])(
  'a read answered with %i for ever is tried three times',
  async (status) => {
    const server = await serve((_request, response) => {
      response.writeHead(status).end();
    });
    const error = await rejection(createTestClient(server).getJson('/a', { caller }));
    expect(error).toMatchObject({ code: 'VENDOR_UNAVAILABLE', isRetryable: true });
    expect(server.calls).toHaveLength(3);
  },
);

test('a read answered with 500 once succeeds on the second try', async () => {
  const server = await serve((_request, response, count) => {
    response.writeHead(count === 1 ? 500 : 200).end('{"ok":true}');
  });
  const answer = await createTestClient(server).getJson('/a', { caller });
  expect(answer.body).toEqual({ ok: true });
  expect(server.calls).toHaveLength(2);
});

test.each([
  ['a page for browsers', 'text/html', '<!doctype html><title>Log in</title>'],
  ['a page that calls itself JSON', 'application/json', '<html><body>proxy</body></html>'],
  ['plain words', 'text/plain', 'all is well'],
  ['nothing', 'application/json', ''],
])('%s instead of JSON is a bad response, told without the page', async (_what, type, body) => {
  const server = await serve((_request, response) => {
    response.setHeader('content-type', type).end(body);
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  expect(error.message).not.toMatch(/<|Log in|proxy|all is well/);
  expect(server.calls).toHaveLength(1);
});

test('a 204 to a read is a bad response', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(204).end();
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
});

test('truncated JSON is read again, up to three times', async () => {
  const server = await serve((_request, response, count) => {
    response.end(count < 3 ? '{"items":[1,2' : '{"items":[1,2]}');
  });
  const answer = await createTestClient(server).getJson('/a', { caller });
  expect(answer.body).toEqual({ items: [1, 2] });
  expect(server.calls).toHaveLength(3);
});

test('JSON that stays truncated is a bad response', async () => {
  const server = await serve((_request, response) => {
    response.end('{"items":[1,2');
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error).toMatchObject({ code: 'VENDOR_BAD_RESPONSE', isRetryable: true });
  expect(server.calls).toHaveLength(3);
});

test('a body that breaks off before its announced length is a bad response', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"items":', () => response.destroy());
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error.code).toBe('VENDOR_BAD_RESPONSE');
  expect(server.calls).toHaveLength(3);
});

test('a message tells method, address and status, and neither query nor secret', async () => {
  const server = await serve((_request, response) => {
    response
      .writeHead(403)
      .end(
        `Token ${TEST_SECRET} may not\u0007 read\r\n https://u:p@cdn.example/f.stl?sig=abcdef#x`,
      );
  });
  const client = createTestClient(server);
  const error = await rejection(client.getJson('/a', { query: 'user_token=hush-hush', caller }));
  expect(error).toBeInstanceOf(VendorError);
  expect(error.message).toBe(
    `Acme answered 403 to GET ${server.origin}/a: Token [redacted] may not read https://cdn.example/f.stl.`,
  );
  expect(JSON.stringify([error, error.stack, String(error.cause)])).not.toMatch(
    /canary|hush|abcdef/,
  );
});

test('a long message is cut', async () => {
  const server = await serve((_request, response) => {
    response.writeHead(400).end('x'.repeat(100_000));
  });
  const error = await rejection(createTestClient(server).getJson('/a', { caller }));
  expect(error.message.length).toBeLessThan(400);
});

test('of a message of megabytes only the beginning is read, and no half of a secret shows', async () => {
  const long = `${' '.repeat(9_990)}${TEST_SECRET} ${'more '.repeat(400_000)}`;
  for (const message of [`Busy. ${long}`, 'x'.repeat(2_000_000), `Busy. ${long}`.slice(4)]) {
    const server = await serve((_request, response) => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end(message);
    });
    const error = await rejection(createTestClient(server).getJson('/thing', { caller }));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message.length).toBeLessThan(500);
    expect(error.message).not.toContain(TEST_SECRET.slice(0, 5));
  }
});
