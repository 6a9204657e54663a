import type { Adapter } from '@fabgraph/contract';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/index.ts';
import { createMemoryVendor, type MemoryVendor } from '../hub/memory-vendor.ts';

export const SECRET = '0123456789abcdef0123456789abcdef';

export interface TestServer {
  readonly gateway: Gateway;
  readonly vendor: MemoryVendor;
}

/** A gateway with one account in memory; `adapter` replaces parts of it. */
export function createTestServer(
  adapter: Partial<Adapter> = {},
  options: Partial<GatewayOptions> = {},
): TestServer {
  const vendor = createMemoryVendor();
  const gateway = createGateway({
    registry: {
      vendors: [{ info: vendor.adapter.vendor, capabilities: ['LIST_JOBS'] }],
      accounts: [{ ...vendor.adapter, ...adapter }],
    },
    secret: SECRET,
    ...options,
  });
  return { gateway, vendor };
}

/** Posts a body as it is when it is text, else as JSON. */
export function postTo(
  gateway: Gateway,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}
