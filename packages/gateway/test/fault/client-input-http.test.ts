import { describe, expect, it } from 'vitest';
import { listenFor } from '../server/listening.ts';
import { sendRaw } from '../server/raw-request.ts';
import { createTestServer } from '../server/server-setup.ts';
import { put } from '../upload/put-client.ts';
import { openRaw } from './raw-socket.ts';

const QUERY = '{ vendors { id } }';
const HASH = encodeURIComponent('{"persistedQuery":{"version":1,"sha256Hash":"a"}}');
const JSON_TYPE = { 'content-type': 'application/json' };
const PREFLIGHT = { 'graphql-preflight': '1' };
const MUTATION = 'mutation { cancelJob(id: "x") { job { id } } }';

async function start() {
  const { gateway, vendor } = createTestServer();
  return { url: await listenFor(gateway), vendor };
}

const codeOf = (body: string) => JSON.parse(body).errors?.map((each: Told) => each.extensions.code);
interface Told {
  readonly extensions: { readonly code: string };
}

describe('requests that are not as they should be', () => {
  it.each([10, 1_000])('E4: a batch of %i is refused with one error', async (count) => {
    const { url } = await start();
    const body = JSON.stringify(Array.from({ length: count }, () => ({ query: QUERY })));
    const answer = await sendRaw(url, { headers: JSON_TYPE, body });
    expect([answer.status, codeOf(answer.body)]).toEqual([400, ['INVALID_INPUT']]);
  });

  it('E17: 12 MB of JSON is 413', async () => {
    const { url } = await start();
    const body = JSON.stringify({ query: QUERY, variables: { x: 'x'.repeat(12_000_000) } });
    const answer = await put(`${url}/graphql`, Buffer.from(body), JSON_TYPE, 'POST');
    expect(answer).toMatchObject({
      status: 413,
      body: { errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] },
    });
  });

  it('E17: chunks without an end are 413, cut off in bounded memory', async () => {
    const { url } = await start();
    const { socket, send, closed } = openRaw(url);
    send(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const before = process.memoryUsage.rss();
    const chunk = `186a0\r\n${'x'.repeat(100_000)}\r\n`;
    const fill = () => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', fill);
    fill();
    const { text } = await closed;
    expect(text === '' || text.startsWith('HTTP/1.1 413')).toBe(true);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100_000_000);
  });

  it.each([
    ['a length that is none', 'content-length: abc\r\n'],
    ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n'],
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked\r\n'],
    ['a negative length', 'content-length: -5\r\n'],
  ])('E17: %s is 400', async (_, headers) => {
    const { url } = await start();
    const { send, closed } = openRaw(url);
    send(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}\r\n{"a":1}`,
    );
    expect((await closed).text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each([
    ['bytes that are none', Buffer.from([0xff, 0xfe, 0xc0])],
    ['half of a pair, coded', Buffer.from([0xed, 0xa0, 0x80])],
    ['a text of another coding', Buffer.from('Zähne', 'latin1')],
  ])('E21: a body that is no UTF-8 is refused: %s', async (_, bytes) => {
    const { url } = await start();
    const [begin, end] = [`{"query":"{ vendors { id } }","variables":{"x":"`, '"}}'];
    const body = Buffer.concat([Buffer.from(begin), bytes, Buffer.from(end)]);
    for (const path of ['/graphql', '/graphql?']) {
      const answer = await sendRaw(url, { path, headers: JSON_TYPE, body });
      expect([answer.status, codeOf(answer.body)]).toEqual([400, ['INVALID_INPUT']]);
      expect(answer.body).toMatch(/must be JSON|invalid JSON/);
    }
  });

  it.each([
    ['text/plain', JSON.stringify({ query: QUERY })],
    ['application/x-www-form-urlencoded', `query=${encodeURIComponent(QUERY)}`],
    ['application/graphql', QUERY],
    ['text/plain;application/json', JSON.stringify({ query: QUERY })],
    [undefined, JSON.stringify({ query: QUERY })],
  ])('E18: a POST of %s is refused', async (type, body) => {
    const { url } = await start();
    const headers = { 'content-type': type };
    const answer = await sendRaw(url, { headers, body });
    expect([answer.status, codeOf(answer.body)]).toEqual([415, ['INVALID_INPUT']]);
  });

  it.each([
    ['a GET', 'GET', `?query=${encodeURIComponent(QUERY)}`, { accept: 'application/json' }, ''],
    ['a GET of a hash', 'GET', `?extensions=${HASH}`, { accept: 'application/json' }, ''],
    ['files', 'POST', '', { 'content-type': 'multipart/form-data; boundary=x' }, '--x--'],
  ])('E18: %s that any site could send is refused', async (_, method, search, headers, body) => {
    const { url } = await start();
    const answer = await sendRaw(url, { method, path: `/graphql${search}`, headers, body });
    expect([answer.status, codeOf(answer.body)]).toEqual([400, ['INVALID_INPUT']]);
    expect(answer.body).toContain('graphql-preflight');
  });

  it('E19: a mutation by GET is 405', async () => {
    const { url, vendor } = await start();
    const path = `/graphql?query=${encodeURIComponent(MUTATION)}`;
    const answer = await sendRaw(url, { method: 'GET', path, headers: PREFLIGHT });
    expect(answer.status).toBe(405);
    expect(vendor.reads).toEqual([]);
  });

  it('E19: a mutation beside a query by GET is 405 when it is the one to run', async () => {
    const { url } = await start();
    const query = `query A ${QUERY} ${MUTATION.replace('mutation', 'mutation B')}`;
    const run = (operationName: string) =>
      sendRaw(url, {
        method: 'GET',
        path: `/graphql?${new URLSearchParams({ query, operationName })}`,
        headers: PREFLIGHT,
      });
    expect((await run('A')).status).toBe(200);
    expect((await run('B')).status).toBe(405);
  });

  it('E19: a URL of 100 KB is 414 or 431', async () => {
    const { url } = await start();
    const { send, closed } = openRaw(url);
    send(`GET /graphql?query=${'x'.repeat(100_000)} HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect((await closed).text).toMatch(/^HTTP\/1\.1 (414|431) /);
  });
});
