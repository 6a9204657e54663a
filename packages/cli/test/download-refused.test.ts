import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { cliHere } from './cli-setup.ts';

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A gateway with one model, whose bytes are elsewhere where that is said. */
function serveModel(status: number, body: string, elsewhere?: string): Promise<string> {
  return serve(({ url, headers: { host } }, response) => {
    if (url !== '/graphql') return response.writeHead(status).end(body);
    const download = { url: `${elsewhere ?? `http://${host}`}/file` };
    const node = { __typename: 'Model', name: 'part', format: 'stl', download };
    return response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ data: { node } }));
  });
}

const PAGE = '<html>Bad gateway</html>';
const OURS = JSON.stringify({ code: 'VENDOR_TIMEOUT', message: 'Too late.' });

it.each([
  { status: 502, body: PAGE, code: 'GATEWAY_UNREACHABLE', exitCode: 6 },
  { status: 503, body: '', code: 'GATEWAY_UNREACHABLE', exitCode: 6 },
  { status: 504, body: PAGE, code: 'GATEWAY_UNREACHABLE', exitCode: 6 },
  { status: 504, body: OURS, code: 'VENDOR_TIMEOUT', exitCode: 5 },
  { status: 500, body: PAGE, code: 'INTERNAL', exitCode: 1 },
])('takes $status with $body, for $code', async (refusal) => {
  const url = await serveModel(refusal.status, refusal.body);
  const { code, stderr } = await cliHere(url, ['download', 'some-id', '-o', '-']);
  expect(code).toBe(refusal.exitCode);
  expect(stderr).toContain(`(${refusal.code})`);
});

it('takes 503 of a place that is not the gateway for a vendor that is away', async () => {
  const store = await serve((_, response) => response.writeHead(503).end(PAGE));
  const url = await serveModel(200, '', store);
  const { code, stderr } = await cliHere(url, ['download', 'some-id', '-o', '-']);
  expect(code).toBe(5);
  expect(stderr).toContain('(VENDOR_UNAVAILABLE)');
});
