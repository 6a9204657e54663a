import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTraffic, vendorDefinitions } from '@fabgraph/adapters';
import type { Adapter } from '@fabgraph/contract';
import { DEMO_ACCOUNTS, type Emulators, startEmulators } from '@fabgraph/emulators';
import { createGateway } from '../../src/index.ts';
import { ALL_VENDORS, type VendorId } from '../e2e/gateway-setup.ts';
import { type MutatingProxy, startMutatingProxy } from './mutating-proxy.ts';

export const VENDORS: readonly VendorId[] = ['metafold', 'authentise', '3dverse'];

/** No answer may hold what a vendor is called with. */
export const SECRETS: readonly string[] = DEMO_ACCOUNTS.flatMap(({ settings }) =>
  ['accessToken', 'password', 'apiKey'].flatMap((key) => settings[key] ?? []),
);

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

export interface FuzzGateway {
  readonly emulators: Emulators;
  readonly proxies: Readonly<Record<VendorId, MutatingProxy>>;
  /** As they are now. */
  readonly adapters: () => readonly Adapter[];
  readonly ask: (query: string, variables?: object) => Promise<HttpAnswer>;
  /** Lets time pass for what lists keep between requests. */
  readonly advanceLists: (ms: number) => void;
  /** Another gateway, which has not yet called anybody, over the same vendors. */
  readonly renew: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How long an answer may take: a call's time, doubled where a login goes before it, and some more. */
export const PATIENCE_MS = 15_000;

/** A gateway whose vendors' answers can be changed on their way. */
export async function openFuzzGateway(): Promise<FuzzGateway> {
  const emulators = await startEmulators({ clock: 'manual' });
  const proxies = {
    metafold: await startMutatingProxy(emulators.metafold.origin),
    authentise: await startMutatingProxy(emulators.authentise.origin),
    '3dverse': await startMutatingProxy(emulators['3dverse'].origin),
  };
  const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-fuzz-'));
  let listsMs = 0;

  const createAdapters = () => {
    const traffic = createTraffic({
      // A try more finds nothing that the first does not, but takes its time.
      limits: { maxTries: 1, callTimeoutMs: 5_000, breaker: { failuresInRow: 1e9, minCalls: 1e9 } },
    });
    return DEMO_ACCOUNTS.flatMap(({ vendor, account, settings, baseUrlSetting }) => {
      const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
      const { origin, baseUrl } = emulators[vendor as VendorId];
      const url = baseUrl.replace(origin, proxies[vendor as VendorId].origin);
      const all = { ...settings, [baseUrlSetting]: url };
      return definition === undefined ? [] : [definition.create(account, all, { traffic })];
    });
  };

  const start = async () => {
    const accounts = createAdapters();
    const gateway = createGateway({
      dataDir,
      registry: {
        vendors: ALL_VENDORS,
        accounts,
      },
      secret: '0123456789abcdef0123456789abcdef',
      // Wide enough for a few documents to hold all that can be asked.
      limits: { maxCost: 1e6, maxTokens: 10_000 },
      lists: { now: () => performance.now() + listsMs },
    });
    const { url } = await gateway.listen({ port: 0 });
    return { accounts, gateway, url: `${url}/graphql` };
  };

  let running = await start();

  return {
    emulators,
    proxies,
    adapters: () => running.accounts,
    ask: async (query, variables = {}) => {
      const response = await fetch(running.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { status: response.status, text: await response.text() };
    },
    advanceLists: (ms) => {
      listsMs += ms;
    },
    renew: async () => {
      await running.gateway.close();
      running = await start();
    },
    close: async () => {
      await running.gateway.close();
      await Promise.all(VENDORS.map((vendor) => proxies[vendor].close()));
      await emulators.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
