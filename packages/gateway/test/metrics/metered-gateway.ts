import { createTraffic, type TrafficOptions, vendorDefinitions } from '@fabgraph/adapters';
import type { Traffic } from '@fabgraph/contract';
import { DEMO_ACCOUNTS } from '@fabgraph/emulators';
import { onTestFinished } from 'vitest';
import type { GatewayOptions } from '../../src/index.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { type Scrape, scrape } from './scrape.ts';

export interface MeteredGateway extends OpenedGateway {
  readonly traffic: Traffic;
  readonly origin: string;
  readonly scrape: () => Promise<Scrape>;
}

export interface MeteredGatewayOptions {
  readonly gateway?: Partial<GatewayOptions>;
  readonly limits?: TrafficOptions['limits'];
  /** Over the demo's. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A gateway for one test, closed after it even when it fails. */
export async function startMeteredGateway(
  options?: MeteredGatewayOptions,
): Promise<MeteredGateway> {
  const opened = await openMeteredGateway(options);
  onTestFinished(opened.close);
  return opened;
}

/** A gateway over the three vendors' doubles, with figures of all that happens. */
export async function openMeteredGateway({
  gateway = {},
  limits,
  settings = {},
}: MeteredGatewayOptions = {}): Promise<MeteredGateway> {
  const metrics = createMetrics();
  const traffic = createTraffic({ limits, observer: metrics.observer });
  const test = await openTestGateway({
    without: ['metafold', 'authentise', '3dverse'],
    accounts: (emulators) =>
      DEMO_ACCOUNTS.flatMap((demo) => {
        const vendor = demo.vendor as keyof typeof emulators & string;
        const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
        const baseUrl = (emulators[vendor] as { readonly baseUrl: string }).baseUrl;
        const own = { ...demo.settings, [demo.baseUrlSetting]: baseUrl, ...settings[vendor] };
        return definition === undefined ? [] : [definition.create(demo.account, own, { traffic })];
      }),
    gateway: { traffic, metrics, ...gateway },
  });
  const { origin } = new URL(test.url);
  return { ...test, traffic, origin, scrape: () => scrape(origin) };
}
