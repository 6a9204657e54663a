import { describe, expect, it } from 'vitest';
import { listenFor } from './listening.ts';
import { createTestServer } from './server-setup.ts';

const QUERY = '{ accounts { name } }';

describe('the path of GraphQL with a slash behind it', () => {
  it('answers as the one without does', async () => {
    const url = await listenFor(createTestServer().gateway);
    const response = await fetch(`${url}/graphql/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
    });
    expect(await response.json()).toEqual({ data: { accounts: [{ name: 'shop' }] } });
  });

  it('takes no operation that another site could make a browser send', async () => {
    const url = await listenFor(createTestServer().gateway);
    const get = await fetch(`${url}/graphql/?query=${encodeURIComponent(QUERY)}`);
    expect(get.status).toBe(400);
    const body = JSON.stringify({ query: QUERY });
    const post = await fetch(`${url}/graphql/`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect(post.status).toBe(415);
  });
});

describe('an address that ends like the path of GraphQL', () => {
  it.each([
    ['/elsewhere/graphql', 'application/json'],
    ['/elsewhere?to=/graphql', 'application/json'],
    ['/elsewhere/graphql', 'application/x-www-form-urlencoded'],
    ['/graphql/elsewhere/graphql', 'text/plain'],
  ])('is not it: %s, %s', async (path, contentType) => {
    const url = await listenFor(createTestServer().gateway);
    const body = contentType.includes('urlencoded')
      ? new URLSearchParams({ query: QUERY }).toString()
      : JSON.stringify({ query: QUERY });
    const headers = { 'content-type': contentType };
    const post = await fetch(`${url}${path}`, { method: 'POST', headers, body });
    expect([post.status, await post.text()]).toEqual([404, '']);
    const query = `${path.includes('?') ? '&' : '?'}query=${encodeURIComponent(QUERY)}&x=/graphql`;
    const get = await fetch(`${url}${path}${query}`);
    expect([get.status, await get.text()]).toEqual([404, '']);
  });
});
