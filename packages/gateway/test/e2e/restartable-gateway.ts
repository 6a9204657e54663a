import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '@fabgraph/adapters';
import { DEMO_ACCOUNTS, type Emulators, startEmulators } from '@fabgraph/emulators';
import { onTestFinished } from 'vitest';
import { createGateway, type GatewayOptions } from '../../src/index.ts';
import { loadConfiguration } from '../../src/settings/configuration.ts';
import { ALL_VENDORS, type Answer, post, type VendorId, vendorsOf } from './gateway-setup.ts';

export type Environment = Readonly<Record<string, string>>;

/** A gateway by the settings of an environment, which can stop and come back. */
export interface RestartableGateway {
  /** `http://127.0.0.1:PORT/graphql`, the same after each start. */
  readonly url: string;
  readonly emulators: Emulators;
  readonly query: <T>(document: string, variables?: Record<string, unknown>) => Promise<Answer<T>>;
  /** Lets time pass at the vendors. */
  readonly advance: (ms: number) => void;
  readonly stop: () => Promise<void>;
  readonly start: (environment?: Environment) => Promise<void>;
}

export async function startRestartable(
  initial: Environment,
  options: Partial<GatewayOptions> = {},
): Promise<RestartableGateway> {
  const { emulators, directory, environment: vendors } = await startVendors();
  let running = await open({ ...initial, PORT: '0' });
  const { url } = running;
  onTestFinished(() => running.gateway.close());

  async function open(environment: Environment) {
    const { adapters, ...configuration } = loadConfiguration({
      definitions: vendorDefinitions,
      environment: { ...vendors, ...environment },
      directory,
    });
    const gateway = createGateway({
      ...configuration,
      registry: {
        vendors: ALL_VENDORS,
        accounts: adapters,
      },
      ...options,
    });
    const listening = await gateway.listen({ port: configuration.port });
    return { gateway, url: `${listening.url}/graphql` };
  }

  return {
    url,
    emulators,
    query: (document, variables) => post(url, document, variables),
    advance: (ms) => {
      for (const { clock } of vendorsOf(emulators)) clock.advance(ms);
    },
    stop: () => running.gateway.close(),
    start: async (environment = initial) => {
      running = await open({ ...environment, PORT: new URL(url).port });
    },
  };
}

/** The vendors' doubles, a folder for a gateway's data, and the environment that names both. */
export async function startVendors() {
  const emulators = await startEmulators({ clock: 'manual' });
  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  onTestFinished(async () => {
    await emulators.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { emulators, directory, environment: toEnvironment(emulators) };
}

/** The accounts of the demo as a gateway's environment sets them. */
function toEnvironment(emulators: Emulators): Readonly<Record<string, string>> {
  const entries = DEMO_ACCOUNTS.flatMap(({ vendor, settings, baseUrlSetting }) => {
    const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
    const values = { ...settings, [baseUrlSetting]: emulators[vendor as VendorId].baseUrl };
    return Object.entries(values).map(([key, value]) => [
      definition?.settings.find((field) => field.key === key)?.env ?? key,
      value,
    ]);
  });
  return Object.fromEntries(entries);
}
