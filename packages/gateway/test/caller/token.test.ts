import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ask, HOLDERS, KEYS, startTwoTenants } from './caller-setup.ts';
import {
  AUDIENCE,
  ISSUER,
  type SignOptions,
  startTokenIssuer,
  type TokenIssuer,
} from './token-issuer.ts';

const ACCOUNTS = '{ accounts { name } }';
const LEFT = { sub: 'ada', fabgraph_accounts: ['left'], fabgraph_access: 'write' };
const WRITE = 'mutation { delete(ids: []) { results { id } } }';
const nowSeconds = () => Math.floor(Date.now() / 1_000);

async function start(options: Parameters<typeof startTokenIssuer>[0] = {}) {
  const issuer = await startTokenIssuer(options);
  const tenants = await startTwoTenants({ callers: { tokens: issuer.options } });
  return { ...tenants, issuer };
}

describe('a token', () => {
  it('opens the accounts that it names, and its issuer is asked for keys once', async () => {
    const { url, issuer } = await start();
    const token = await issuer.sign(LEFT);
    for (let times = 0; times < 3; times += 1) {
      expect((await ask(url, token, ACCOUNTS)).data).toEqual({ accounts: [{ name: 'left' }] });
    }
    const another = await issuer.sign({ ...LEFT, fabgraph_accounts: '*' });
    expect((await ask(url, another, ACCOUNTS)).data.accounts).toHaveLength(2);
    expect(issuer.reads()).toBe(1);
  });

  it.each([
    ['a list', ['right', 'none-such', 7], ['right']],
    ['text', 'left, right', ['left', 'right']],
    ['a star', ['*'], ['left', 'right']],
    ['nothing', [], []],
    ['an object', { left: true }, []],
  ])('names accounts by %s', async (_what, fabgraph_accounts, names) => {
    const { url, issuer } = await start();
    const { data } = await ask(url, await issuer.sign({ fabgraph_accounts }), ACCOUNTS);
    expect(data.accounts.map(({ name }: { name: string }) => name)).toEqual(names);
  });

  it.each([
    ['says write', { fabgraph_access: 'write' }, 200],
    ['says write among others', { fabgraph_access: 'read write' }, 200],
    ['says read', { fabgraph_access: 'read' }, 403],
    ['says something else', { fabgraph_access: 'admin' }, 403],
    ['says nothing of it', {}, 403],
  ])('may write where it says so: one that %s', async (_what, claims, status) => {
    const { url, issuer } = await start();
    expect((await ask(url, await issuer.sign(claims), WRITE)).status).toBe(status);
  });

  it('has what the settings give to those that say nothing', async () => {
    const { url, issuer } = await start({ accounts: ['right'], access: 'write' });
    const token = await issuer.sign({});
    expect((await ask(url, token, ACCOUNTS)).data).toEqual({ accounts: [{ name: 'right' }] });
    expect((await ask(url, token, WRITE)).status).toBe(200);
  });

  it('is read by the claims that the settings name', async () => {
    const { url, issuer } = await start({
      accountsClaim: 'https://x.test/a',
      accessClaim: 'scope',
    });
    const token = await issuer.sign({ 'https://x.test/a': 'right', scope: 'openid write' });
    expect((await ask(url, token, ACCOUNTS)).data).toEqual({ accounts: [{ name: 'right' }] });
    expect((await ask(url, token, WRITE)).status).toBe(200);
  });

  it.each<[string, () => SignOptions]>([
    ['ended just now', () => ({ exp: nowSeconds() - 1 })],
    ['begins in a moment', () => ({ nbf: nowSeconds() + 4 })],
  ])('is taken by clocks that differ by seconds where it %s', async (_what, times) => {
    const { url, issuer } = await start();
    expect((await ask(url, await issuer.sign(LEFT, times()), ACCOUNTS)).status).toBe(200);
  });

  it('is taken beside API keys', async () => {
    const issuer = await startTokenIssuer();
    const { url } = await startTwoTenants({ callers: { keys: HOLDERS, tokens: issuer.options } });
    expect((await ask(url, KEYS.right, ACCOUNTS)).data.accounts).toEqual([{ name: 'right' }]);
    const token = await issuer.sign(LEFT);
    expect((await ask(url, token, ACCOUNTS)).data.accounts).toEqual([{ name: 'left' }]);
  });
});

describe('a token is refused', () => {
  const wrong: readonly [string, (issuer: TokenIssuer) => Promise<string> | string][] = [
    ['of another issuer', ({ sign }) => sign(LEFT, { issuer: 'https://evil.test/' })],
    ['for another audience', ({ sign }) => sign(LEFT, { audience: 'someone-else' })],
    ['whose time is over', ({ sign }) => sign(LEFT, { exp: nowSeconds() - 60 })],
    ['whose time has not come', ({ sign }) => sign(LEFT, { nbf: nowSeconds() + 60 })],
    ['that never ends', ({ sign }) => sign(LEFT, { exp: null })],
    ['that nobody signed', () => unsigned().encode()],
    ['that was signed with the public key as a shared one', signedWithPublicKey],
    ['whose claims were changed', async ({ sign }) => changed(await sign(LEFT))],
    ['that is none', () => 'a.b.c'],
  ];

  it.each(wrong)('%s', async (_what, make) => {
    const { url, issuer, left, right } = await start();
    const reply = await ask(url, await make(issuer), '{ jobs { nodes { name } } }');
    expect(reply.status).toBe(401);
    expect(reply.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(reply.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect([left, right].map(({ adapter }) => adapter.callsMade())).toEqual([0, 0]);
  });
});

describe('the keys of the issuer', () => {
  it('are read again for a token of a new one, and a withdrawn one signs nothing more', async () => {
    const { url, issuer } = await start({ keyReloadGapMs: 0 });
    expect((await ask(url, await issuer.sign(LEFT), ACCOUNTS)).status).toBe(200);
    const late = await issuer.sign({ ...LEFT, sub: 'late' });
    await issuer.rotate();
    expect((await ask(url, await issuer.sign(LEFT), ACCOUNTS)).status).toBe(200);
    expect(issuer.reads()).toBe(2);
    expect((await ask(url, late, ACCOUNTS)).status).toBe(401);
  });

  it('are not read for each token of a key that nobody knows', async () => {
    const { url, issuer } = await start();
    expect((await ask(url, await issuer.sign(LEFT), ACCOUNTS)).status).toBe(200);
    await issuer.rotate();
    for (let times = 0; times < 5; times += 1) {
      expect((await ask(url, await issuer.sign(LEFT), ACCOUNTS)).status).toBe(401);
    }
    expect(issuer.reads()).toBe(1);
  });

  it('that were read are enough while they cannot be read again, but for one that nobody knows', async () => {
    const { url, issuer } = await start({ keyReloadGapMs: 0 });
    const askAs = async (sub: string) =>
      (await ask(url, await issuer.sign({ ...LEFT, sub }), ACCOUNTS)).status;
    const known = await issuer.sign({ ...LEFT, sub: 'known' });
    expect(await askAs('first')).toBe(200);
    issuer.failWith(500);
    expect(await askAs('second')).toBe(200);
    await issuer.rotate();
    expect(await askAs('of a new key')).toBe(503);
    expect((await ask(url, known, ACCOUNTS)).status).toBe(200);
    issuer.failWith(null);
    expect(await askAs('of the new key')).toBe(200);
  });

  it('that come without an end are cut off', async () => {
    const { url, issuer } = await start();
    issuer.floodKeys();
    expect((await ask(url, await issuer.sign(LEFT), ACCOUNTS)).status).toBe(503);
    // What the sockets hold of it comes on top of what was read.
    expect(issuer.floodedBytes()).toBeLessThan(50_000_000);
  });

  it('that cannot be read refuse nobody for good', async () => {
    const { url, issuer } = await start();
    issuer.failWith(500);
    const reply = await ask(url, await issuer.sign(LEFT), ACCOUNTS);
    expect(reply.status).toBe(503);
    expect(reply.headers.get('retry-after')).toBe('1');
    expect(reply.errors?.[0]?.extensions).toMatchObject({ code: 'OVERLOADED', retryable: true });
    await ask(url, await issuer.sign({ ...LEFT, sub: 'b' }), ACCOUNTS);
    expect(issuer.reads()).toBe(1);
  });
});

function unsigned(): UnsecuredJWT {
  return new UnsecuredJWT(LEFT).setIssuer(ISSUER).setAudience(AUDIENCE).setExpirationTime('1h');
}

function signedWithPublicKey({ publicKey }: TokenIssuer): Promise<string> {
  return new SignJWT(LEFT)
    .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(JSON.stringify(publicKey())));
}

function changed(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  const more = Buffer.from(JSON.stringify({ ...claims, fabgraph_accounts: '*' }));
  return [header, more.toString('base64url'), signature].join('.');
}
