import { describe, expect, it } from 'vitest';
import { createTestServer, postTo } from './server-setup.ts';

const VALID = '{ vendors { id } }';

describe('GraphQL over HTTP', () => {
  it('answers a query with 200 and JSON that no cache may keep', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, { query: VALID });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await response.json()).toEqual({ data: { vendors: [{ id: 'memory' }] } });
  });

  it.each([
    ['a document that does not parse', '{ vendors {'],
    ['a field that is not there', '{ nothing }'],
  ])('answers %s with 400 and INVALID_INPUT', async (_, query) => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, { query });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT', retryable: false } }],
    });
  });

  it('answers the same with 200 to a caller who asks for application/json by name', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(
      gateway,
      { query: '{ nothing }' },
      { accept: 'application/json' },
    );
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT' } }],
    });
  });

  it('answers an error of one field with 200 and null there', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, { query: '{ vendors { id } node(id: "x") { id } }' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      data: { vendors: [{ id: 'memory' }], node: null },
      errors: [{ path: ['node'], extensions: { code: 'INVALID_INPUT' } }],
    });
  });

  it('names the request in the header and in every error', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, { query: '{ nothing }' }, { 'x-request-id': 'mine-1' });
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { requestId: 'mine-1' } }],
    });
  });

  it('takes no name from outside that could not be logged safely', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, { query: VALID }, { 'x-request-id': 'a b"c' });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('refuses several operations in one request', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, [{ query: VALID }, { query: VALID }]);
    expect(response.status).toBe(400);
  });

  it('refuses a body of more than a megabyte', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, { query: `${VALID} #${'x'.repeat(1_000_000)}` });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE', retryable: false } }],
    });
  });

  it('refuses a body that is no JSON', async () => {
    const { gateway } = createTestServer();
    const response = await postTo(gateway, '{"query":');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_INPUT' } }],
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'refuses a POST of %s, which any site could send',
    async (contentType) => {
      const { gateway } = createTestServer();
      const response = await postTo(gateway, { query: VALID }, { 'content-type': contentType });
      expect(response.status).toBe(415);
    },
  );

  it.each([
    { 'graphql-preflight': '1' },
    { 'graphql-require-preflight': '1' },
    { 'apollo-require-preflight': 'true' },
    { 'x-graphql-yoga-csrf': '1' },
    { 'x-requested-with': 'XMLHttpRequest' },
    { 'content-type': 'application/json' },
  ])('answers a GET that no other site can make a browser send: %o', async (headers) => {
    const { gateway } = createTestServer();
    const url = `http://localhost/graphql?query=${encodeURIComponent(VALID)}`;
    const response = await gateway.fetch(new Request(url, { headers }));
    expect(response.status).toBe(200);
  });

  it('refuses any other GET, and names the header to send', async () => {
    const { gateway } = createTestServer();
    const url = `http://localhost/graphql?query=${encodeURIComponent(VALID)}`;
    const unasked = await gateway.fetch(new Request(url));
    expect(unasked.status).toBe(400);
    expect(await unasked.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('graphql-preflight') }],
    });
  });

  it.each([
    ['application/graphql-response+json, application/json;q=0.9', /graphql-response/],
    ['application/json', /^application\/json/],
    ['*/*', /^application\/json/],
  ])(
    'refuses a caller who accepts %s in a form that is read as an answer',
    async (accept, type) => {
      const { gateway } = createTestServer();
      const url = `http://localhost/graphql?query=${encodeURIComponent(VALID)}`;
      const { status, headers } = await gateway.fetch(new Request(url, { headers: { accept } }));
      expect(status).toBe(400);
      expect(headers.get('content-type')).toMatch(type);
    },
  );

  it('runs no mutation by GET', async () => {
    const { gateway } = createTestServer();
    const query = encodeURIComponent('mutation { cancelJob(id: "x") { job { id } } }');
    const headers = { 'graphql-preflight': '1' };
    const response = await gateway.fetch(
      new Request(`http://localhost/graphql?query=${query}`, { headers }),
    );
    expect(response.status).toBe(405);
  });

  it('shows nothing of a fault of ours but that there was one', async () => {
    const { gateway } = createTestServer({
      getState: () => {
        throw new Error('the password is hunter2');
      },
    });
    const response = await postTo(gateway, { query: '{ accounts { id state } }' });
    const text = await response.text();
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] });
  });
});

describe('health', () => {
  it('is live and ready with a line an account, without asking any vendor', async () => {
    const { gateway, vendor } = createTestServer();
    const live = await gateway.fetch(new Request('http://localhost/health/live'));
    expect([live.status, await live.json()]).toEqual([200, { status: 'live' }]);
    const ready = await gateway.fetch(new Request('http://localhost/health/ready'));
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        status: 'ready',
        accounts: [{ account: 'shop', vendor: 'memory', state: 'HEALTHY', heldUntil: null }],
      },
    ]);
    expect(vendor.reads).toEqual([]);
  });

  it('is not ready any more once the gateway stops', async () => {
    const { gateway } = createTestServer();
    await gateway.close();
    const ready = await gateway.fetch(new Request('http://localhost/health/ready'));
    expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'stopping' }]);
  });
});

describe('anything else', () => {
  it('is 404', async () => {
    const { gateway } = createTestServer();
    expect((await gateway.fetch(new Request('http://localhost/nothing'))).status).toBe(404);
  });
});
