import { vendorDefinitions } from '@fabgraph/adapters';
import type { Adapter, ReadContext, WriteContext } from '@fabgraph/contract';
import { DEMO_ACCOUNTS, type Emulator, startEmulators } from '@fabgraph/emulators';
import { onTestFinished } from 'vitest';
import type { HubOptions } from '../../src/hub/hub-setting.ts';
import { createTestHub } from '../hub/hub-setup.ts';
import { until } from './live-client.ts';

/** Later than anything else falls due. */
const READ_DEADLINE_MS = 3_600_000;

/** A hub whose time is driven, and Metafold's double, which has nothing yet and whose time stands still. */
export async function startMetafoldHub(options: Partial<HubOptions> = {}) {
  const emulators = await startEmulators({ clock: 'manual', sample: 'empty' });
  const adapter = createAdapter(emulators.metafold);
  onTestFinished(async () => {
    await adapter.close();
    await emulators.close();
  });
  const { hub, timers } = createTestHub({ ...options, readDeadlineMs: READ_DEADLINE_MS });
  const readCount = () => timers.pendingCount() - timers.countWithin(READ_DEADLINE_MS / 2);
  const readsToEnd = () => until(() => readCount() === 0, 'the reads to end');

  return {
    hub,
    timers,
    adapter,
    emulator: emulators.metafold,
    readsToEnd,
    advance: async (ms: number) => {
      await timers.advance(ms);
      await readsToEnd();
    },
    calls: () => emulators.metafold.calls().map(({ method, path }) => `${method} ${path}`),
  };
}

export type MetafoldHub = Awaited<ReturnType<typeof startMetafoldHub>>;

/** For calls outside the hub. */
export function createContext(): ReadContext & WriteContext {
  return { signal: new AbortController().signal, once: (_key, read) => read() };
}

function createAdapter({ baseUrl }: Emulator): Adapter {
  const demo = DEMO_ACCOUNTS.find(({ vendor }) => vendor === 'metafold');
  const definition = vendorDefinitions.find(({ vendor }) => vendor.id === 'metafold');
  if (demo === undefined || definition === undefined) throw new Error('no demo of Metafold');
  return definition.create(demo.account, { ...demo.settings, [demo.baseUrlSetting]: baseUrl });
}
