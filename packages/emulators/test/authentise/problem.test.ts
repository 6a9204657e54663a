import { expect, test } from 'vitest';
import { createClient, start } from './authentise-fixture.ts';

test('a path without its slash is redirected to the one with it, method and query kept', async () => {
  const emulator = await start();
  const redirect = await createClient(emulator).send('POST', '/model?a=1', { name: 'x' });
  expect(redirect.status).toBe(308);
  expect(redirect.headers.get('location')).toBe(`${emulator.origin}/model/?a=1`);
});

test.each([
  ['GET', '/model/00000000-0000-4000-8000-000000000000/', 'not_found'],
  ['GET', '/model/..%2Fusers/', 'not_found'],
  ['GET', '/users/nobody/', 'not_found'],
  ['GET', '/nothing/here/', 'not_found'],
  ['DELETE', '/model/', 'not_found'],
])('%s %s answers 404 with the vendor’s errors', async (method, path, code) => {
  const response = await createClient(await start()).send(method, path);
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ errors: [{ code, title: expect.any(String) }] });
});

test('a model of another user is not found', async () => {
  const emulator = await start({ sample: 'empty' });
  const anonymous = createClient(emulator, {});
  const ana = { username: 'ana', password: 'p', name: 'Ana', email: 'ana@example.com' };
  await anonymous.post('/users/', ana);
  const login = await anonymous.post('/sessions/', ana);
  const user = createClient(emulator, { cookie: login.headers.get('set-cookie') ?? '' });
  const created = await user.post('/model/', { name: 'mine' });
  const uri = created.headers.get('location') ?? '';
  expect((await user.get(uri)).status).toBe(200);
  expect((await createClient(emulator).get(uri)).status).toBe(404);
});

test.each([
  ['{"name": True,}', 'is not JSON'],
  ['[]', 'is a list'],
  ['', 'is empty'],
  ['{}', 'has no name'],
  ['{"name": 5}', 'has a name that is no string'],
  ['{"name": "x", "unit": "km"}', 'has an unknown unit'],
  ['{"name": "x", "callback": {"url": "ftp://x", "method": "GET"}}', 'has a bad callback'],
])('a model whose body is %s is refused: it %s', async (body) => {
  const { origin } = await start();
  const response = await fetch(`${origin}/model/`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('authentise-demo-id:authentise-demo-secret')}`,
      'content-type': 'application/json',
    },
    body,
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ code: expect.any(String) }] });
});

test('a body without end in sight is refused', async () => {
  const client = createClient(await start());
  const response = await client.post('/model/', { name: 'x'.repeat(1024 ** 2) });
  expect(response.status).toBe(413);
});
