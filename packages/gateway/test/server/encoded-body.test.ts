import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listenFor } from './listening.ts';
import { sendRaw } from './raw-request.ts';
import { createTestServer } from './server-setup.ts';

const BODY = '{"query":"{ vendors { id } }"}';

const TYPES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['JSON', { 'content-type': 'application/json' }],
  ['JSON for an event stream', { 'content-type': 'application/json', accept: 'text/event-stream' }],
  [
    'an operation with files',
    { 'content-type': 'multipart/form-data; boundary=b', 'graphql-preflight': '1' },
  ],
];

describe('a body in an encoding', () => {
  it.each(
    TYPES.flatMap(([what, headers]) =>
      ['gzip', 'br', 'deflate', 'GZIP', 'identity, gzip', 'x-unknown'].map(
        (encoding) => [what, encoding, headers] as const,
      ),
    ),
  )('of %s, %s, is 415 and says what to send', async (_what, encoding, headers) => {
    const url = await listenFor(createTestServer().gateway);
    const answer = await sendRaw(url, {
      headers: { ...headers, 'content-encoding': encoding },
      body: gzipSync(BODY),
    });
    expect(answer.status).toBe(415);
    expect(answer.headers['accept-encoding']).toBe('identity');
    expect(JSON.parse(answer.body).errors[0]).toMatchObject({
      message: expect.stringContaining('Content-Encoding'),
      extensions: { code: 'INVALID_INPUT' },
    });
  });

  it.each(['identity', 'Identity', ''])('that is none, %j, is taken', async (encoding) => {
    const url = await listenFor(createTestServer().gateway);
    const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
    expect((await sendRaw(url, { headers, body: BODY })).status).toBe(200);
  });
});
