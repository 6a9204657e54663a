import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { GatewayError, type VendorInfo } from '@fabgraph/contract';
import { assert, onTestFinished } from 'vitest';
import {
  createVendorClient,
  type VendorClient,
  type VendorClientOptions,
} from '../../src/http/client.ts';

export const TEST_VENDOR: VendorInfo = { id: 'acme', name: 'Acme', minPollIntervalMs: 1_000 };
export const TEST_SECRET = 'canary-3f9c1d7e';

export interface TestServer {
  readonly origin: string;
  /** In the order of arrival. */
  readonly calls: readonly TestCall[];
}

export interface TestCall {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An HTTP server on a free port that is gone when the test is over. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, callCount: number) => void,
): Promise<TestServer> {
  const calls: TestCall[] = [];
  const server = createServer(async (request, response) => {
    const call = {
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: '',
    };
    calls.push(call);
    const callCount = calls.length;
    response.setHeader('Content-Type', 'application/json');
    for await (const chunk of request) call.body += chunk;
    answer(request, response, callCount);
  });
  await listen(server);
  return { origin: originOf(server), calls };
}

/** Closes the server and its sockets after the test. */
export async function listen(server: Server): Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
}

export function originOf(server: Pick<Server, 'address'>): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A client with a secret in its credential; its sockets are closed after the test. */
export function createTestClient(
  { origin }: { readonly origin: string },
  options: Partial<VendorClientOptions> = {},
): VendorClient {
  const client = createVendorClient({
    vendor: TEST_VENDOR,
    account: 'acme-test',
    baseUrl: origin,
    authorization: { headers: async () => ({ authorization: `Bearer ${TEST_SECRET}` }) },
    readError: ({ body }) => ({ message: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...options,
  });
  onTestFinished(() => client.close());
  return client;
}

/** The error that a call fails with; the call must fail, and with an error of the contract. */
export async function rejection(call: Promise<unknown>): Promise<GatewayError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.instanceOf(error, GatewayError);
  return error;
}
