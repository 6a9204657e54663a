import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '@fabgraph/adapters';
import { DEMO_ACCOUNTS, type Emulators, startEmulators } from '@fabgraph/emulators';
import { expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../src/index.ts';
import { loadConfiguration } from '../../src/settings/configuration.ts';
import { post, type VendorId } from './gateway-setup.ts';

const PAGE = `query ($after: String) {
  models(first: 3, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;

interface Models {
  readonly models: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

it.each(['that is set', 'of the data folder'])(
  'a list is read on after a restart under the secret %s',
  async (secret) => {
    const { query, restart } = await start(
      secret === 'that is set' ? { FABGRAPH_SECRET: 'x'.repeat(32) } : {},
    );
    const whole = await query(PAGE.replace('first: 3', 'first: 6'));
    const first = await query(PAGE);
    await restart();
    const second = await query(PAGE, { after: first.data.models.pageInfo.endCursor });

    expect(second.errors).toBeUndefined();
    expect([...first.data.models.nodes, ...second.data.models.nodes]).toEqual(
      whole.data.models.nodes,
    );
  },
);

it('a list is begun anew under another secret', async () => {
  const { query, restart } = await start({ FABGRAPH_SECRET: 'x'.repeat(32) });
  const first = await query(PAGE);
  await restart({ FABGRAPH_SECRET: 'y'.repeat(32) });
  const { errors } = await query(PAGE, { after: first.data.models.pageInfo.endCursor });
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
});

async function start(initial: Readonly<Record<string, string>>) {
  const emulators = await startEmulators({ clock: 'manual' });
  const directory = mkdtempSync(join(tmpdir(), 'fabgraph-test-'));
  const vendors = toEnvironment(emulators);
  let running = await open({ ...vendors, ...initial });

  async function open(environment: Readonly<Record<string, string>>) {
    const { adapters, ...options } = loadConfiguration({
      definitions: vendorDefinitions,
      environment,
      directory,
    });
    const gateway = createGateway({
      ...options,
      registry: {
        vendors: vendorDefinitions.map(({ vendor, capabilities }) => ({
          info: vendor,
          capabilities,
        })),
        accounts: adapters,
      },
    });
    return { gateway, url: `${(await gateway.listen({ port: 0 })).url}/graphql` };
  }

  onTestFinished(async () => {
    await running.gateway.close();
    await emulators.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    query: (document: string, variables?: Record<string, unknown>) =>
      post<Models>(running.url, document, variables),
    restart: async (environment = initial) => {
      await running.gateway.close();
      running = await open({ ...vendors, ...environment });
    },
  };
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
