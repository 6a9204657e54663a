import { describe, expect, test } from 'vitest';
import { createClient, start } from './authentise-fixture.ts';

const DEMO = { username: 'demo', password: 'demo-password' };

describe('sessions', () => {
  test('a login sets a cookie that opens the API until it is logged out', async () => {
    const emulator = await start();
    const anonymous = createClient(emulator, {});
    expect((await anonymous.get('/model/')).status).toBe(401);
    const login = await anonymous.post('/sessions/', DEMO);
    expect(login.status).toBe(201);
    expect(await login.json()).toMatchObject({ username: 'demo', name: 'Demo User' });
    const user = createClient(emulator, { cookie: cookieOf(login) });
    expect((await user.get('/model/')).status).toBe(200);
    expect(await user.read('/sessions/')).toMatchObject({ username: 'demo', impersonating: null });
    expect((await user.send('DELETE', '/sessions/')).status).toBe(204);
    expect((await user.get('/model/')).status).toBe(401);
  });

  test('a login opens the API after a reset as before it', async () => {
    const emulator = await start();
    emulator.reset();
    const login = await createClient(emulator, {}).post('/sessions/', DEMO);
    const user = createClient(emulator, { cookie: cookieOf(login) });
    expect((await user.get('/model/')).status).toBe(200);
  });

  test('a form logs in as JSON does', async () => {
    const emulator = await start();
    const login = await fetch(`${emulator.origin}/sessions/`, {
      method: 'POST',
      body: new URLSearchParams(DEMO),
    });
    expect(login.status).toBe(201);
  });

  test('a session ends when its lifetime has passed on the clock', async () => {
    const emulator = await start({ sessionLifetimeMs: 60_000 });
    const login = await createClient(emulator, {}).post('/sessions/', DEMO);
    expect(login.headers.get('set-cookie')).toContain('expires=');
    const user = createClient(emulator, { cookie: cookieOf(login) });
    emulator.clock.advance(59_999);
    expect((await user.get('/model/')).status).toBe(200);
    emulator.clock.advance(1);
    const refused = await user.get('/model/');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toMatchObject({ errors: [{ code: 'unauthenticated' }] });
  });

  test.each([400, 401, 403] as const)(
    'a wrong password can be answered with %i',
    async (status) => {
      const emulator = await start({ loginFailStatus: status });
      const login = await createClient(emulator, {}).post('/sessions/', { ...DEMO, password: 'x' });
      expect(login.status).toBe(status);
      expect(login.headers.get('set-cookie')).toBeNull();
      expect(await login.json()).toEqual({
        errors: [{ code: 'invalid_credentials', title: expect.any(String) }],
      });
    },
  );

  test('a wrong password is a 400 by default', async () => {
    const emulator = await start();
    const login = await createClient(emulator, {}).post('/sessions/', { ...DEMO, password: '' });
    expect(login.status).toBe(400);
  });
});

describe('API tokens', () => {
  test('the demo token opens the API by Basic authentication, and a wrong secret does not', async () => {
    const emulator = await start();
    expect((await createClient(emulator).get('/model/')).status).toBe(200);
    const wrong = createClient(emulator, { authorization: basic('authentise-demo-id', 'x') });
    expect((await wrong.get('/model/')).status).toBe(401);
  });

  test('someone logged in makes a token that works by itself', async () => {
    const emulator = await start();
    const login = await createClient(emulator, {}).post('/sessions/', DEMO);
    const user = createClient(emulator, { cookie: cookieOf(login) });
    const made = await user.post('/api_tokens/', { name: 'ci' });
    expect(made.status).toBe(201);
    const { uuid, secret } = (await made.json()) as { uuid: string; secret: string };
    const token = createClient(emulator, { authorization: basic(uuid, secret) });
    expect((await token.get('/model/')).status).toBe(200);
    expect((await token.post('/api_tokens/', { name: 'more' })).status).toBe(401);
  });

  test('the call log names the credential but never its secret', async () => {
    const emulator = await start();
    const login = await createClient(emulator, {}).post('/sessions/', DEMO);
    await createClient(emulator, { cookie: cookieOf(login) }).get('/model/');
    await createClient(emulator, { cookie: 'session=made-up' }).get('/model/');
    await createClient(emulator).get('/model/');
    await createClient(emulator, { authorization: basic('who', 'hidden') }).get('/model/');
    expect(emulator.calls().map(({ credential }) => credential)).toEqual([
      'none',
      'session:demo',
      'session:unknown',
      'basic:authentise-demo-id',
      'basic:unknown',
    ]);
  });
});

describe('users', () => {
  test('a new user logs in and sees public models only', async () => {
    const emulator = await start();
    const anonymous = createClient(emulator, {});
    const ana = { username: 'ana', password: 'p', name: 'Ana', email: 'ana@example.com' };
    const made = await anonymous.post('/users/', ana);
    expect(made.status).toBe(201);
    expect((await anonymous.post('/users/', ana)).status).toBe(400);
    const login = await anonymous.post('/sessions/', ana);
    const user = createClient(emulator, { cookie: cookieOf(login) });
    const list = await user.read<{ resources: { name: string; rights: string[] }[] }>('/model/');
    expect(list.resources).toMatchObject([{ name: 'Try it out', rights: ['view', 'download'] }]);
    expect(await user.read(made.headers.get('location') ?? '')).toMatchObject({ name: 'Ana' });
  });

  test('the list of users is filtered by username', async () => {
    const emulator = await start();
    const list = await createClient(emulator).read('/users/?filter[username]=demo');
    expect(list).toMatchObject({ resources: [{ username: 'demo' }], meta: { count: 1 } });
  });
});

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
