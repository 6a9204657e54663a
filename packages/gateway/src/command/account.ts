import type { Adapter, VendorDefinition } from '@fabgraph/contract';
import type { Configuration } from '../settings/configuration.ts';
import { type EmbeddedVendor, embedVendor } from './embedded-vendor.ts';

/** The accounts that the gateway is started with. */
export interface RunningAccounts {
  readonly adapters: readonly Adapter[];
  /** The emulators behind sample accounts; none where real accounts are set. */
  readonly embedded: readonly EmbeddedVendor[];
  /** Stops the emulators that were started here. */
  readonly close: () => Promise<void>;
}

/** Those that were set; where there are none, sample accounts on emulators. */
export async function startAccounts(
  definitions: readonly VendorDefinition[],
  { adapters, traffic }: Pick<Configuration, 'adapters' | 'traffic'>,
): Promise<RunningAccounts> {
  if (adapters.length > 0) return { adapters, embedded: [], close: async () => {} };
  const { DEMO_EMULATORS } = await import('@fabgraph/emulators');
  const embedded = await Promise.all(DEMO_EMULATORS.map(embedVendor));
  return {
    embedded,
    adapters: embedded.flatMap(({ vendor, account, settings }) => {
      const definition = definitions.find((each) => each.vendor.id === vendor);
      return definition === undefined ? [] : [definition.create(account, settings, { traffic })];
    }),
    close: async () => {
      await Promise.all(embedded.map(({ close }) => close()));
    },
  };
}
