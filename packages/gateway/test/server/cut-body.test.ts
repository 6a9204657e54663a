import { once } from 'node:events';
import { request } from 'node:http';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import type { GatewayOptions } from '../../src/index.ts';
import { listenFor } from './listening.ts';
import { createTestServer } from './server-setup.ts';

const MULTIPART = {
  'content-type': 'multipart/form-data; boundary=b',
  'graphql-preflight': '1',
};
const PART = '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{';

const BODIES: readonly (readonly [string, Record<string, string>, string])[] = [
  ['JSON of unknown length', { 'content-type': 'application/json' }, '{"query":'],
  ['an operation with files', { ...MULTIPART, 'content-length': '1000000' }, PART],
  ['an operation with files of unknown length', MULTIPART, PART],
];

/** A server that is sent the beginning of a body, and the lines of its log. */
async function begin(
  headers: Record<string, string>,
  body: string,
  options: Partial<GatewayOptions> = {},
) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const { gateway } = createTestServer({}, { ...options, logger });
  const url = await listenFor(gateway);
  const call = request(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, expect: '100-continue' },
  });
  call.on('error', () => {});
  call.flushHeaders();
  // The request is there before it is not there any more.
  await once(call, 'continue');
  await new Promise<void>((resolve) => call.write(body, () => resolve()));
  const isNoFault = () =>
    vi.waitFor(
      () =>
        expect(lines).toMatchObject([
          { msg: 'request', path: '/graphql', codes: ['INVALID_INPUT'] },
        ]),
      { timeout: 10_000 },
    );
  return { call, isNoFault };
}

it.each(BODIES)('%s that its client cuts off is no fault of the gateway', async (_, ...sent) => {
  const { call, isNoFault } = await begin(...sent);
  call.destroy();
  await isNoFault();
});

it('JSON of unknown length that comes too slowly is none either', async () => {
  const [, headers, body] = BODIES[0] ?? [];
  const { isNoFault } = await begin(headers ?? {}, body ?? '', { sockets: { bodyTimeoutMs: 100 } });
  await isNoFault();
});
