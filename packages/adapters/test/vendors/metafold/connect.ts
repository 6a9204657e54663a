import {
  type Adapter,
  type AdapterOptions,
  type ReadContext,
  type Ref,
  type Slot,
  VendorError,
} from '@fabgraph/contract';
import {
  type Emulator,
  type MetafoldEmulatorOptions,
  startMetafoldEmulator,
} from '@fabgraph/emulators';
import { assert, onTestFinished } from 'vitest';
import { metafoldDefinition } from '../../../src/vendors/metafold/index.ts';

export const ACCOUNT = 'metafold-test';

export interface Connection {
  readonly emulator: Emulator;
  readonly adapter: Adapter;
}

/** An adapter on an emulator with the shop's data and a clock that stands still. */
export async function connect(
  options: MetafoldEmulatorOptions = {},
  settings: Readonly<Record<string, string>> = { accessToken: 'metafold-demo-token' },
  adapterOptions?: AdapterOptions,
): Promise<Connection> {
  const emulator = await startMetafoldEmulator({ clock: 'manual', ...options });
  onTestFinished(() => emulator.close());
  return { emulator, adapter: createAdapter(emulator.baseUrl, settings, adapterOptions) };
}

export function createAdapter(
  baseUrl: string,
  settings: Readonly<Record<string, string>> = { accessToken: 'metafold-demo-token' },
  options?: AdapterOptions,
): Adapter {
  const adapter = metafoldDefinition.create(ACCOUNT, { baseUrl, ...settings }, options);
  onTestFinished(() => adapter.close());
  return adapter;
}

/** What one request of one caller gives to its reads. */
export function createContext(signal: AbortSignal = new AbortController().signal): ReadContext {
  const memory = new Map<string, Promise<unknown>>();
  return {
    signal,
    once: <T>(key: string, read: () => Promise<T>) => {
      const known = memory.get(key) ?? read();
      memory.set(key, known);
      return known as Promise<T>;
    },
  };
}

export function pathsOf({ calls }: Emulator): string[] {
  return calls().map(
    ({ method, path, query }) => `${method} ${path}${query === '' ? '' : `?${query}`}`,
  );
}

/** The facets that every Metafold adapter has. */
export function facetsOf({ facets }: Adapter) {
  const { folders, models, assets, jobs, account, uploads, files } = facets;
  assert(folders && models && assets && jobs && account && uploads && files);
  return { folders, models, assets, jobs, account, uploads, files };
}

export function itemRef<T extends 'Model' | 'Asset' | 'Job'>(type: T, path: string): Ref<T> {
  return { account: ACCOUNT, type, path };
}

export function folderRef(project: string): Ref<'Folder'> {
  return { account: ACCOUNT, type: 'Folder', path: `projects/${project}` };
}

/** What is left when the failures are taken away; there must be none. */
export function itemsOf<T>(slots: readonly Slot<T>[]): T[] {
  return slots.map((slot) => {
    if (slot instanceof VendorError) throw slot;
    return slot;
  });
}
