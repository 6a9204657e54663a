import type { Emulator, EmulatorOptions } from './core/emulator.ts';
import {
  startThreeDVerseEmulator,
  type ThreeDVerseEmulatorOptions,
} from './vendors/3dverse/index.ts';
import {
  type AuthentiseEmulatorOptions,
  startAuthentiseEmulator,
} from './vendors/authentise/index.ts';
import { type MetafoldEmulatorOptions, startMetafoldEmulator } from './vendors/metafold/index.ts';

export interface EmulatorPorts {
  metafold: number;
  authentise: number;
  '3dverse': number;
}

/** What holds for all three, and over it what is said of one. */
export interface EmulatorsOptions extends Omit<EmulatorOptions, 'port'> {
  /** Default: free ports. */
  ports?: Partial<EmulatorPorts>;
  metafold?: MetafoldEmulatorOptions;
  authentise?: AuthentiseEmulatorOptions;
  '3dverse'?: ThreeDVerseEmulatorOptions;
}

export interface Emulators {
  metafold: Emulator;
  authentise: Emulator;
  '3dverse': Emulator;
  close(): Promise<void>;
}

/** Starts the three on one machine. When one cannot start, the others are closed and its error is thrown. */
export async function startEmulators({
  ports = {},
  metafold = {},
  authentise = {},
  '3dverse': threeDVerse = {},
  ...shared
}: EmulatorsOptions = {}): Promise<Emulators> {
  const results = await Promise.allSettled([
    // Whether the vendor still offers `/user/*` is not known; a demo shows more with it.
    startMetafoldEmulator({
      user: 'remaining',
      ...shared,
      port: ports.metafold ?? 0,
      ...metafold,
    }),
    startAuthentiseEmulator({ ...shared, port: ports.authentise ?? 0, ...authentise }),
    startThreeDVerseEmulator({ ...shared, port: ports['3dverse'] ?? 0, ...threeDVerse }),
  ]);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const failed = results.find((result) => result.status === 'rejected');
  const close = async () => {
    await Promise.all(started.map((emulator) => emulator.close()));
  };
  const [first, second, third] = started;
  if (failed !== undefined || first === undefined || second === undefined || third === undefined) {
    await close();
    throw failed?.reason;
  }
  return { metafold: first, authentise: second, '3dverse': third, close };
}
