import { type Emulator, startEmulator } from '../../core/emulator.ts';
import { createAuthentiseApp } from './app.ts';
import { type AuthentiseEmulatorOptions, settingsOf } from './option.ts';

export type { AuthentiseEmulatorOptions, AuthentiseKnobs } from './option.ts';

/** The port of a stand-alone emulator; without `port` a free one is taken. */
export const AUTHENTISE_PORT = 4102;

/** Starts the double of Authentise 3DIAX: users, models and slicing on one origin. */
export function startAuthentiseEmulator(
  options: AuthentiseEmulatorOptions = {},
): Promise<Emulator> {
  return startEmulator({
    ...options,
    vendor: 'authentise',
    createApp: (context) => createAuthentiseApp(context, settingsOf(options)),
  });
}
