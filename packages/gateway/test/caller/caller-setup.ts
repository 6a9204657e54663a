import { createHash } from 'node:crypto';
import type { Adapter } from '@fabgraph/contract';
import { encodeGlobalId } from '@fabgraph/schema';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { CallerOptions, KeyHolder } from '../../src/caller/caller-option.ts';
import { createGateway, type GatewayOptions } from '../../src/index.ts';
import { collect, type Watch } from '../e2e/live-client.ts';
import { createMemoryVendor, type MemoryVendor } from '../hub/memory-vendor.ts';
import { SECRET } from '../server/server-setup.ts';

/** Keys as callers have them. */
export const KEYS = {
  left: 'key-of-left-0123456789abcdef0123456789',
  right: 'key-of-right-0123456789abcdef012345678',
  both: 'key-of-both-0123456789abcdef0123456789',
  reader: 'key-of-reader-0123456789abcdef01234567',
} as const;

export const HOLDERS: readonly KeyHolder[] = [
  holder('left', ['left'], 'write'),
  holder('right', ['right'], 'write'),
  holder('both', 'all', 'write'),
  holder('reader', ['left'], 'read'),
];

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function holder(
  name: keyof typeof KEYS,
  accounts: KeyHolder['accounts'],
  access: KeyHolder['access'],
): KeyHolder {
  return { name, keySha256: sha256(KEYS[name]), accounts, access };
}

export interface TwoTenantOptions {
  readonly callers?: CallerOptions;
  readonly gateway?: Partial<GatewayOptions>;
  /** Over each account's adapter. */
  readonly adapter?: Partial<Adapter>;
}

/** A gateway on a port with an account in memory for each of two tenants, one running job in each. */
export async function startTwoTenants({
  callers = { keys: HOLDERS },
  gateway: options = {},
  adapter = {},
}: TwoTenantOptions = {}) {
  const left = createMemoryVendor({ account: 'left', credential: 'left-key' });
  const right = createMemoryVendor({ account: 'right', credential: 'right-key' });
  for (const vendor of [left, right]) {
    vendor.put('p1/a', { status: 'RUNNING', name: `canary-${vendor.adapter.account}` });
  }
  const gateway = createGateway({
    registry: {
      vendors: [{ info: left.adapter.vendor, capabilities: ['LIST_JOBS'] }],
      accounts: [left, right].map((vendor) => ({ ...vendor.adapter, ...adapter })),
    },
    secret: SECRET,
    callers,
    ...options,
  });
  onTestFinished(() => gateway.close());
  const { url } = await gateway.listen({ port: 0 });
  return { gateway, left, right, url: `${url}/graphql`, base: url };
}

export function idOf(vendor: MemoryVendor, path = 'p1/a'): string {
  return encodeGlobalId(vendor.ref(path));
}

/** All that both accounts were asked so far. */
export function callsOf(...vendors: readonly MemoryVendor[]): number {
  return vendors.reduce((sum, { adapter }) => sum + adapter.callsMade(), 0);
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for.
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export async function ask(
  url: string,
  credential: string | null,
  query: string,
  variables?: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { status, headers: answered } = response;
  return { status, headers: answered, text, ...(JSON.parse(text) as { data: unknown }) };
}

export type Transport = 'WebSocket' | 'SSE';

/** Subscribes as the public client of the transport does. */
export function watchAs<Event>(
  transport: Transport,
  url: string,
  credential: string,
  field: string,
  query: string,
  moreHeaders: Record<string, string> = {},
): Watch<Event> {
  const headers = { authorization: `Bearer ${credential}`, ...moreHeaders };
  const client =
    transport === 'SSE'
      ? createSseClient({ url, headers, retryAttempts: 0 })
      : createWsClient({
          url: url.replace('http', 'ws'),
          webSocketImpl: WebSocket,
          retryAttempts: 0,
          connectionParams: headers,
        });
  onTestFinished(async () => client.dispose());
  return collect(field, (sink) => client.subscribe({ query }, sink));
}
