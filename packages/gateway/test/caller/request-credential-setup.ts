import { createTraffic, vendorDefinitions } from '@fabgraph/adapters';
import { startEmulators } from '@fabgraph/emulators';
import { onTestFinished } from 'vitest';
import type { CallerOptions } from '../../src/caller/caller-option.ts';
import { CREDENTIALS_HEADER } from '../../src/caller/request-account.ts';
import { createGateway, type GatewayOptions } from '../../src/index.ts';
import { createAdapters } from '../../src/settings/adapter.ts';
import { ALL_VENDORS } from '../e2e/gateway-setup.ts';
import { SECRET } from '../server/server-setup.ts';

/** Of two people at one vendor, and of one at another. */
export const ADA = 'canary-ada-0123456789';
export const BOB = 'canary-bob-0123456789';
export const METAFOLD_TOKEN = 'metafold-demo-token';

export interface RequestAccountsOptions {
  readonly callers?: CallerOptions;
  readonly gateway?: Partial<GatewayOptions>;
  /** Called as credentials are put to use. */
  readonly onOpen?: () => void;
}

/** A gateway whose accounts `own` (3dverse), `lab` (Metafold) and `floor` (3DIAX) are used with what requests bring, and `fixed` (3dverse) as it is. */
export async function startRequestAccounts({
  callers,
  gateway: options = {},
  onOpen = () => {},
}: RequestAccountsOptions = {}) {
  const emulators = await startEmulators({
    clock: 'manual',
    '3dverse': { apiKeys: [ADA, BOB] },
  });
  const entries = [
    entry('own', '3dverse', emulators['3dverse'].baseUrl, ['apiKey']),
    entry('lab', 'metafold', emulators.metafold.baseUrl, ['accessToken']),
    entry('floor', 'authentise', emulators.authentise.baseUrl, ['username', 'password']),
    { ...entry('fixed', '3dverse', emulators['3dverse'].baseUrl), apiKey: '3dverse-demo-key' },
  ].map(({ name, vendor, fromRequest, ...settings }) => ({
    name,
    vendor,
    fromRequest,
    settings,
    whereIs: (key: string) => key,
  }));
  const traffic = createTraffic();
  const { adapters, requestAccounts, problems } = createAdapters(vendorDefinitions, entries, {
    traffic,
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const gateway = createGateway({
    registry: {
      vendors: ALL_VENDORS,
      accounts: adapters,
    },
    requestAccounts: requestAccounts.map((account) => ({
      ...account,
      open: (...given) => {
        onOpen();
        return account.open(...given);
      },
    })),
    callers,
    secret: SECRET,
    live: { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000 },
    ...options,
  });
  onTestFinished(async () => {
    await gateway.close();
    await emulators.close();
  });
  const { url } = await gateway.listen({ port: 0 });
  return { gateway, emulators, traffic, url: `${url}/graphql` };
}

export function bring(credentials: object): Record<string, string> {
  return { [CREDENTIALS_HEADER]: JSON.stringify(credentials) };
}

export const AS_ADA = bring({ own: { apiKey: ADA } });
export const AS_BOB = bring({ own: { apiKey: BOB } });

function entry(name: string, vendor: string, baseUrl: string, fromRequest?: readonly string[]) {
  return { name, vendor, baseUrl, fromRequest };
}
