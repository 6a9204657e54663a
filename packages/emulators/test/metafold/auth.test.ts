import { expect, test } from 'vitest';
import { startMetafold } from './metafold-fixture.ts';

const CREDENTIALS = {
  grant_type: 'client_credentials',
  audience: 'https://api.metafold3d.com',
  client_id: 'metafold-demo-client',
  client_secret: 'metafold-demo-secret',
};

test('without a token, or with an unknown one, the answer is 401', async () => {
  const metafold = await startMetafold();
  expect((await metafold.get('/projects', '')).status).toBe(401);
  expect((await metafold.get('/projects', 'stolen-secret')).status).toBe(401);
  expect((await metafold.get('/projects')).status).toBe(200);
  expect(metafold.calls().map(({ credential }) => credential)).toEqual([
    'none',
    'unknown',
    'metafold-demo-token',
  ]);
});

test('a token that lacks the scope of a route gets 401, not 403', async () => {
  const metafold = await startMetafold({
    tokens: [{ token: 'reader', scopes: ['projects:read', 'jobs:read'] }],
  });
  expect((await metafold.get('/projects', 'reader')).status).toBe(200);
  expect((await metafold.get('/projects/41/jobs', 'reader')).status).toBe(200);
  const refused = await metafold.get('/projects/41/assets', 'reader');
  expect(refused.status).toBe(401);
  expect(refused.json.description).toContain('assets:read');
  expect((await metafold.send('POST', '/projects', { name: 'x' }, 'reader')).status).toBe(401);
});

test('which scope a route asks for can be set', async () => {
  const metafold = await startMetafold({
    tokens: [{ token: 'jobs', scopes: ['jobs:read'] }],
    scopes: { 'GET /projects/:project/workflows': ['jobs:read'] },
  });
  expect((await metafold.get('/projects/41/workflows', 'jobs')).status).toBe(200);
});

test.each([
  ['JSON', CREDENTIALS],
  ['a form', new URLSearchParams(CREDENTIALS)],
  ['an audience with a slash', { ...CREDENTIALS, audience: 'https://api.metafold3d.com/' }],
])('client credentials in %s give a token that ends by the clock', async (_name, body) => {
  const metafold = await startMetafold({ tokenLifetimeMs: 90_000 });
  const issued = await metafold.send('POST', '/oauth/token', body, '');
  expect(issued.status).toBe(200);
  expect(issued.json).toMatchObject({ token_type: 'Bearer', expires_in: 90 });
  const token = issued.json.access_token;
  expect(token.split('.')).toHaveLength(3);
  metafold.clock.advance(89_999);
  expect((await metafold.get('/projects', token)).status).toBe(200);
  metafold.clock.advance(1);
  expect((await metafold.get('/projects', token)).status).toBe(401);
  expect(metafold.calls().at(-1)?.credential).toBe('client:metafold-demo-client');
});

test('a token that was issued is not known after a reset', async () => {
  const metafold = await startMetafold();
  const { access_token: token } = (await metafold.send('POST', '/oauth/token', CREDENTIALS)).json;
  metafold.reset();
  expect((await metafold.get('/projects', token)).status).toBe(401);
});

test.each([
  [401, { client_secret: 'wrong' }],
  [401, { client_id: 'nobody' }],
  [403, { audience: 'https://elsewhere.example' }],
  [400, { grant_type: 'password' }],
  [400, { client_secret: 7 }],
])('the token endpoint answers %i to %o', async (status, change) => {
  const metafold = await startMetafold();
  const answer = await metafold.send('POST', '/oauth/token', { ...CREDENTIALS, ...change }, '');
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ error: expect.any(String), error_description: expect.any(String) });
  expect(answer.text).not.toContain('wrong');
});

test('a client of its own may have fewer scopes', async () => {
  const metafold = await startMetafold({
    clients: [{ id: 'robot', secret: 'arm', scopes: ['projects:read'] }],
  });
  const body = { ...CREDENTIALS, client_id: 'robot', client_secret: 'arm' };
  const { access_token: token } = (await metafold.send('POST', '/oauth/token', body)).json;
  expect((await metafold.get('/projects', token)).status).toBe(200);
  expect((await metafold.get('/projects/41/jobs', token)).status).toBe(401);
});
