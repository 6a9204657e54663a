import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRaw } from '../fault/raw-socket.ts';
import { listenFor } from './listening.ts';
import { createTestServer } from './server-setup.ts';

const BODY = '{"query":"{ vendors { id } }"}';
const ANSWER = '{"data":{"vendors":[{"id":"memory"}]}}';
const HEADERS = 'host: x\r\ncontent-type: application/json\r\n';
const POST = `POST /graphql HTTP/1.1\r\n${HEADERS}`;
const LENGTH = `content-length: ${BODY.length}\r\n`;
const CLOSE = 'connection: close\r\n';
const QUERY = '/graphql?query=%7Bvendors%7Bid%7D%7D';

/** All that is answered to these bytes, until the server closes. */
async function say(bytes: string): Promise<string> {
  const { gateway } = createTestServer({}, { sockets: { bodyTimeoutMs: 100 } });
  const raw = openRaw(await listenFor(gateway));
  raw.send(bytes);
  return (await raw.closed).text;
}

function statusesOf(text: string): readonly number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

describe('a request that is not right on the wire', () => {
  it.each([
    ['has less of a body than it says', `${POST}content-length: 99\r\n\r\n${BODY}`, [408]],
    ['has more of it', `${POST}content-length: 10\r\n\r\n${BODY}`, [400]],
    ['has two lengths', `${POST}${LENGTH}content-length: 1\r\n\r\n${BODY}`, [400]],
    [
      'has a length and chunks',
      `${POST}${LENGTH}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      [400],
    ],
    ['has a chunk of no length', `${POST}${CLOSE}transfer-encoding: chunked\r\n\r\nzz\r\n`, [400]],
    ['is encoded otherwise', `${POST}transfer-encoding: identity\r\n\r\n${BODY}`, [400]],
    ['names no host', `POST /graphql HTTP/1.1\r\n${LENGTH}\r\n${BODY}`, [400]],
    ['names two hosts', `${POST}Host: y\r\n${CLOSE}${LENGTH}\r\n${BODY}`, [400]],
    ['names one host twice', `${POST}HOST: x\r\n${CLOSE}${LENGTH}\r\n${BODY}`, [400]],
    ['has a blank before a colon', `${POST}content-length : 1\r\n\r\n1`, [400]],
    ['has a header of 20 KB', `${POST}x: ${'v'.repeat(20_000)}\r\n\r\n`, [431]],
    [
      'has an address of 20 KB',
      `GET ${QUERY}${'x'.repeat(20_000)} HTTP/1.1\r\n${HEADERS}\r\n`,
      [431],
    ],
    ['is by no method', `FETCH /graphql HTTP/1.1\r\n${HEADERS}\r\n`, [400]],
    ['is HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ['expects what nobody knows', `${POST}${CLOSE}expect: more\r\n${LENGTH}\r\n${BODY}`, [417]],
  ])('is refused where it %s', async (_what, bytes, statuses) => {
    expect(statusesOf(await say(bytes))).toEqual(statuses);
  });

  it.each(['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])(
    'is 405 by %s',
    async (method) => {
      const text = await say(`${method} ${QUERY} HTTP/1.1\r\n${HEADERS}${CLOSE}\r\n`);
      expect(statusesOf(text)).toEqual([405]);
      expect(text).toMatch(/allow: GET, POST/i);
      expect(text).not.toContain('vendors');
    },
  );
});

describe('a request that is odd and right', () => {
  it('is answered in its turn where several come at once', async () => {
    const one = `${POST}${LENGTH}\r\n${BODY}`;
    const text = await say(`${one.repeat(20)}${POST}${CLOSE}${LENGTH}\r\n${BODY}`);
    expect(statusesOf(text)).toEqual(Array.from({ length: 21 }, () => 200));
  });

  it('is told to go on where it asks for that', async () => {
    const text = await say(`${POST}${CLOSE}expect: 100-continue\r\n${LENGTH}\r\n${BODY}`);
    expect(statusesOf(text)).toEqual([100, 200]);
  });

  it('is taken with 200 headers', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `x-${index}: v\r\n`).join('');
    expect(await say(`${POST}${CLOSE}${many}${LENGTH}\r\n${BODY}`)).toContain(ANSWER);
  });

  it.each(['h2c', 'HTTP/3', 'h2c, websocket-of-old'])(
    'is answered where it offers %s as well, and so are the next ones',
    async (offered) => {
      const warnings: Error[] = [];
      const onWarning = (warning: Error) => void warnings.push(warning);
      process.on('warning', onWarning);
      onTestFinished(() => void process.off('warning', onWarning));
      const { gateway } = createTestServer();
      const raw = openRaw(await listenFor(gateway));
      const offer = `upgrade: ${offered}\r\nhttp2-settings: AAM\r\n`;
      for (let times = 0; times < 12; times += 1) {
        raw.send(`${POST}connection: Upgrade, HTTP2-Settings\r\n${offer}${LENGTH}\r\n`);
        raw.send(BODY);
        expect(String(await once(raw.socket, 'data'))).toContain(ANSWER);
      }
      raw.send(`${POST}connection: upgrade, close\r\n${offer}${LENGTH}\r\n${BODY}`);
      expect(statusesOf((await raw.closed).text)).toEqual(Array.from({ length: 13 }, () => 200));
      expect(warnings).toEqual([]);
    },
  );

  it('is answered in its turn where offers are sent without waiting for answers', async () => {
    const offer = 'connection: Upgrade\r\nupgrade: h2c\r\n';
    const both = `${POST}${offer}${LENGTH}\r\n${BODY}${POST}${LENGTH}\r\n${BODY}`;
    const last = `${POST}connection: upgrade, close\r\nupgrade: h2c\r\n${LENGTH}\r\n${BODY}`;
    const said = await say(`${both.repeat(10)}${last}`);
    expect(statusesOf(said)).toEqual(Array.from({ length: 21 }, () => 200));
  });

  it('is refused like any other where it offers another protocol', async () => {
    const offer = 'connection: upgrade, close\r\nupgrade: h2c\r\n';
    expect(statusesOf(await say(`GET /else HTTP/1.1\r\nhost: x\r\n${offer}\r\n`))).toEqual([404]);
  });
});
