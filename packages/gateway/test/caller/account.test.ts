import { encodeGlobalId } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { ask, callsOf, idOf, KEYS, startTwoTenants, watchAs } from './caller-setup.ts';

/** The same id in an account that nobody has. */
const NOBODYS = encodeGlobalId({ account: 'none-such', type: 'Job', path: 'p1/a' });

/** Each asked about a thing, or an account, of another tenant and of nobody. */
const DOCUMENTS: readonly [string, string][] = [
  ['node', 'query ($id: ID!) { node(id: $id) { id } }'],
  ['nodes', 'query ($id: ID!) { nodes(ids: [$id]) { id } }'],
  ['job', 'query ($id: ID!) { job(id: $id) { name } }'],
  ['cancelJob', 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } } }'],
  ['delete', 'mutation ($id: ID!) { delete(ids: [$id]) { results { isDone error { code } } } }'],
  ['a filter', 'query ($account: ID!) { jobs(filter: { accounts: [$account] }) { totalCount } }'],
  [
    'createUpload',
    'mutation ($account: ID!) { createUpload(input: { accountId: $account, files: [{ filename: "a.stl" }] }) { uploadId } }',
  ],
];

describe('an account that its caller may not use', () => {
  it.each(DOCUMENTS)(
    'is to %s as one that is not there, and is not called',
    async (_field, query) => {
      const { url, left, right } = await startTwoTenants();
      const about = async (account: string, id: string) => {
        const reply = await ask(url, KEYS.left, query, { account, id });
        return { status: reply.status, text: shapeOf(reply.text, [id, account]) };
      };
      const foreign = await about('right', idOf(right));
      expect(foreign).toEqual(await about('none-such', NOBODYS));
      expect(foreign.text).not.toContain('canary');
      expect(callsOf(left, right)).toBe(0);
    },
  );

  it.each(['WebSocket', 'SSE'] as const)(
    'is to subscriptions as one that is not there, over %s',
    async (transport) => {
      const { url, left, right } = await startTwoTenants();
      const failures = async (id: string) => {
        const query = `subscription { jobUpdated(id: "${id}") { job { name } } }`;
        const watch = watchAs(transport, url, KEYS.left, 'jobUpdated', query);
        await watch.ended();
        expect(watch.events).toEqual([]);
        return watch.errors.map(({ message, extensions }) => ({
          message: shapeOf(message, [id]),
          code: extensions?.code,
        }));
      };
      const foreign = await failures(idOf(right));
      expect(foreign).toEqual(await failures(NOBODYS));
      expect(foreign).toEqual([expect.objectContaining({ code: 'NOT_FOUND' })]);
      expect(callsOf(left, right)).toBe(0);
    },
  );

  it('is in no list, and in no source of one', async () => {
    const { url, right } = await startTwoTenants();
    const { data, text } = await ask(
      url,
      KEYS.left,
      '{ accounts { name } vendors { accounts { name } } jobs { nodes { name } sources { account { name } } } }',
    );
    expect(data).toEqual({
      accounts: [{ name: 'left' }],
      vendors: [{ accounts: [{ name: 'left' }] }],
      jobs: { nodes: [{ name: 'canary-left' }], sources: [{ account: { name: 'left' } }] },
    });
    expect(text).not.toContain('right');
    expect(callsOf(right)).toBe(0);
  });

  it('makes a cursor of one who may use it useless to others', async () => {
    const { url, left, right } = await startTwoTenants();
    for (const vendor of [left, right]) vendor.put('p1/b', { name: 'second' });
    const page =
      'query ($after: String) { jobs(first: 1, after: $after) { pageInfo { endCursor } } }';
    const { data } = await ask(url, KEYS.both, page);
    const after = data.jobs.pageInfo.endCursor;
    const calls = callsOf(left, right);
    const reply = await ask(url, KEYS.right, page, { after });
    expect(reply.errors?.[0]?.extensions.code).toBe('INVALID_INPUT');
    expect(callsOf(left, right)).toBe(calls);
  });

  it('shows nothing of itself in an event cursor of one who may watch it', async () => {
    const { url, right } = await startTwoTenants();
    const watched = 'subscription { jobsUpdated { cursor job { name } } }';
    const first = watchAs<{ cursor: string }>('SSE', url, KEYS.right, 'jobsUpdated', watched);
    await first.received(1);
    const after = first.events[0]?.cursor ?? '';
    const replayed = watchAs(
      'SSE',
      url,
      KEYS.left,
      'jobsUpdated',
      `subscription { jobsUpdated(after: "${after}") { job { name } } }`,
    );
    right.put('p1/a', { name: 'canary-right-2' });
    await replayed.ended();
    expect(replayed.events).toEqual([]);
    expect(replayed.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
    expect(JSON.stringify(replayed.errors)).not.toContain('right');
  });
});

describe('the health of a gateway with callers', () => {
  it('tells everyone that it is ready, and of accounts only those who may use them', async () => {
    const { base } = await startTwoTenants();
    const ready = async (headers: Record<string, string> = {}) => {
      const response = await fetch(`${base}/health/ready`, { headers });
      expect(response.status).toBe(200);
      return response.json();
    };
    expect(await ready()).toEqual({ status: 'ready' });
    expect(await ready({ 'x-api-key': 'wrong' })).toEqual({ status: 'ready' });
    expect(await ready({ 'x-api-key': KEYS.right })).toMatchObject({
      status: 'ready',
      accounts: [{ account: 'right', state: 'HEALTHY' }],
    });
    expect(await (await fetch(`${base}/health/live`)).json()).toEqual({ status: 'live' });
  });
});

/** Without what was asked for, and without what is another each time. */
function shapeOf(text: string, asked: readonly string[]): string {
  const plain = asked.reduce((rest, each) => rest.replaceAll(each, '<asked>'), text);
  return plain.replace(/"requestId":"[^"]*"/g, '"requestId":"<id>"');
}
