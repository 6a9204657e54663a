import { auditServer } from 'graphql-http';
import { expect, it } from 'vitest';
import { listenFor } from './listening.ts';
import { createTestServer } from './server-setup.ts';

/** What the public audit of GraphQL over HTTP finds wrong, of its 61 questions. */
async function audit(headers: Record<string, string>): Promise<readonly string[]> {
  const url = await listenFor(createTestServer().gateway);
  const results = await auditServer({
    url: `${url}/graphql`,
    fetchFn: (to: string, init: RequestInit = {}) =>
      fetch(to, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } }),
  });
  expect(results).toHaveLength(61);
  return results.filter(({ status }) => status !== 'ok').map(({ name }) => name);
}

it('passes the public audit whole with the header that a GET has to carry', async () => {
  expect(await audit({ 'graphql-preflight': '1' })).toEqual([]);
});

it('passes what the audit calls MUST and SHOULD without it', async () => {
  const failed = await audit({});
  expect(failed).toEqual(failed.map(() => expect.stringMatching(/^MAY /)));
});
