import { vendorDefinitions } from '@fabgraph/adapters';
import { DEMO_ACCOUNTS, startEmulators } from '@fabgraph/emulators';
import { onTestFinished } from 'vitest';
import { createGateway, type Gateway } from '../../src/index.ts';
import { ALL_VENDORS, type VendorId, vendorsOf } from '../e2e/gateway-setup.ts';
import { startCutLine } from '../e2e/stream-cut.ts';

/** A gateway at one address over the vendors' doubles, that can be killed and started again. */
export async function startRestartingGateway() {
  const emulators = await startEmulators({ clock: 'manual' });
  const line = await startCutLine();
  let running: Gateway | undefined;
  await start();
  onTestFinished(async () => {
    await running?.close();
    await emulators.close();
  });

  return {
    /** Of the line that leads to it: it stays the same. */
    url: `${line.url}/graphql`,
    /** Lets time pass at the vendors. */
    advance: (ms: number) => {
      for (const { clock } of vendorsOf(emulators)) clock.advance(ms);
    },
    /** At once, without a word to anybody. */
    kill: async () => {
      line.cut();
      await running?.close();
      running = undefined;
    },
    /** As an operator does it: everybody is told. */
    stop: async () => {
      await running?.close();
      line.cut();
      running = undefined;
    },
    /** With nothing of what its predecessor had in memory. */
    start,
    subscribers: () => running?.hub.getStats().subscribers ?? 0,
  };

  async function start(secret = '0123456789abcdef0123456789abcdef'): Promise<void> {
    running = createGateway({
      registry: {
        vendors: ALL_VENDORS,
        accounts: DEMO_ACCOUNTS.map(({ vendor, account, settings, baseUrlSetting }) => {
          const definition = vendorDefinitions.find((each) => each.vendor.id === vendor);
          if (definition === undefined) throw new Error(`The demo has no ${vendor}.`);
          const { baseUrl } = emulators[vendor as VendorId];
          return definition.create(account, { ...settings, [baseUrlSetting]: baseUrl });
        }),
      },
      secret,
      live: { minIntervalMs: 10, maxIntervalMs: 20, callsPerSecond: 1_000, lingerMs: 0 },
    });
    line.leadTo((await running.listen({ port: 0 })).url);
    line.mend();
  }
}
