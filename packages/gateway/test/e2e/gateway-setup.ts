import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '@fabgraph/adapters';
import type { Adapter } from '@fabgraph/contract';
import {
  DEMO_ACCOUNTS,
  type Emulators,
  type EmulatorsOptions,
  startEmulators,
} from '@fabgraph/emulators';
import { onTestFinished } from 'vitest';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/index.ts';

export const ALL_VENDORS = vendorDefinitions.map(({ vendor, capabilities }) => ({
  info: vendor,
  capabilities,
}));

export type VendorId = 'metafold' | 'authentise' | '3dverse';

export interface TestGateway {
  readonly gateway: Gateway;
  readonly emulators: Emulators;
  /** `http://127.0.0.1:PORT/graphql` */
  readonly url: string;
  readonly query: <T>(document: string, variables?: Record<string, unknown>) => Promise<Answer<T>>;
  /** Lets time pass at the vendors. */
  readonly advance: (ms: number) => void;
}

export interface OpenedGateway extends TestGateway {
  readonly close: () => Promise<void>;
}

export interface Answer<T> {
  readonly status: number;
  readonly data: T;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

export interface TestGatewayOptions {
  readonly emulators?: EmulatorsOptions;
  /** Those that another gateway was started with, instead of its own. */
  readonly vendors?: Emulators;
  /** Over the demo's, by vendor. */
  readonly settings?: Partial<Record<VendorId, Record<string, string>>>;
  /** Vendors without an account. */
  readonly without?: readonly VendorId[];
  /** Accounts beside the demo's. */
  readonly accounts?: (emulators: Emulators) => readonly Adapter[];
  readonly gateway?: Partial<GatewayOptions>;
}

/** A gateway for one test, closed after it even when it fails. */
export async function startTestGateway(options?: TestGatewayOptions): Promise<TestGateway> {
  const opened = await openTestGateway(options);
  onTestFinished(opened.close);
  return opened;
}

/** A gateway over the three vendors' doubles, all on free ports; the doubles' clock is driven. */
export async function openTestGateway({
  emulators: emulatorOptions = {},
  vendors,
  settings = {},
  without = [],
  accounts = () => [],
  gateway: options = {},
}: TestGatewayOptions = {}): Promise<OpenedGateway> {
  const emulators = vendors ?? (await startEmulators({ clock: 'manual', ...emulatorOptions }));
  const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  const gateway = createGateway({
    dataDir,
    registry: {
      vendors: ALL_VENDORS,
      accounts: [...createDemoAdapters(emulators, settings, without), ...accounts(emulators)],
    },
    secret: '0123456789abcdef0123456789abcdef',
    live: { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 },
    ...options,
  });
  const listening = await gateway.listen({ port: 0 });
  const url = `${listening.url}/graphql`;

  return {
    gateway,
    emulators,
    url,
    close: async () => {
      await gateway.close();
      if (vendors === undefined) await emulators.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
    query: (document, variables) => post(url, document, variables),
    advance: (ms) => {
      for (const { clock } of vendorsOf(emulators)) clock.advance(ms);
    },
  };
}

export function vendorsOf({ metafold, authentise, '3dverse': threeDVerse }: Emulators) {
  return [metafold, authentise, threeDVerse];
}

/** Calls that a vendor has seen, as `GET /path`. */
export function callsOf(emulators: Emulators, vendor: VendorId): readonly string[] {
  return emulators[vendor].calls().map(({ method, path }) => `${method} ${path}`);
}

export async function post<T>(
  url: string,
  query: string,
  variables?: Record<string, unknown>,
): Promise<Answer<T>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as object) } as Answer<T>;
}

function createDemoAdapters(
  emulators: Emulators,
  settings: Partial<Record<VendorId, Record<string, string>>>,
  without: readonly VendorId[],
): readonly Adapter[] {
  return DEMO_ACCOUNTS.flatMap((demo) => {
    const vendor = demo.vendor as VendorId;
    const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
    if (definition === undefined || without.includes(vendor)) return [];
    return definition.create(demo.account, {
      ...demo.settings,
      [demo.baseUrlSetting]: emulators[vendor].baseUrl,
      ...settings[vendor],
    });
  });
}
