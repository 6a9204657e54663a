import { type Emulator, type EmulatorOptions, startEmulator } from '../../core/emulator.ts';
import { createFileStore } from '../../core/file-store.ts';
import { createRandom } from '../../core/random.ts';
import { BASE_PATH, createThreeDVerseApp } from './app.ts';
import { createEnvironment, type Environment } from './domain/environment.ts';
import { credentialLabel, DEMO_API_KEY, DEMO_PUBLIC_TOKEN } from './http/credential.ts';
import { createDemoUploads } from './sample/demo-upload.ts';
import { addShopSample } from './sample/shop.ts';
import { DEFAULT_SETTINGS, type ThreeDVerseSettings } from './settings.ts';

export { DEMO_API_KEY, DEMO_PUBLIC_TOKEN } from './http/credential.ts';
export type { ThreeDVerseSettings } from './settings.ts';

export const THREEDVERSE_PORT = 4103;

export type ThreeDVerseEmulatorOptions = EmulatorOptions & Partial<ThreeDVerseSettings>;

const ENVIRONMENT_AGE_MS = 140 * 24 * 3_600_000;

/** The double of 3dverse's Asset API, under `/app/v1`. */
export function startThreeDVerseEmulator(
  options: ThreeDVerseEmulatorOptions = {},
): Promise<Emulator> {
  const settings: ThreeDVerseSettings = { ...DEFAULT_SETTINGS, ...options };
  const storage = createFileStore({ prefix: '3dverse-emulator' });
  return startEmulator({
    ...options,
    vendor: '3dverse',
    basePath: BASE_PATH,
    createApp({ clock, isDemo, sample }) {
      let environments: readonly Environment[] = [];
      let syncDemo: (nowMs: number) => void = () => undefined;

      function reset(): void {
        storage.clear();
        const startAt = clock.now();
        environments = createEnvironments(startAt, settings);
        const [demo] = environments as [Environment];
        if (sample === 'shop') addShopSample(demo, startAt, settings);
        if (isDemo && sample === 'shop') syncDemo = createDemoUploads(demo, startAt).sync;
      }

      reset();
      return {
        app: createThreeDVerseApp({
          environments() {
            syncDemo(clock.now());
            return environments;
          },
          now: clock.now,
          settings,
          storage,
        }),
        identify: (request) => credentialLabel(request.headers, environments),
        reset,
        close: storage.clear,
      };
    },
  });
}

/** The demo's first, then one for each further key. */
function createEnvironments(startAt: number, settings: ThreeDVerseSettings): Environment[] {
  const createdAtMs = startAt - ENVIRONMENT_AGE_MS;
  return [
    createEnvironment({
      apiKey: DEMO_API_KEY,
      publicToken: DEMO_PUBLIC_TOKEN,
      random: createRandom('3dverse shop'),
      createdAtMs,
    }),
    ...settings.apiKeys.map((apiKey) =>
      createEnvironment({
        apiKey,
        publicToken: `public-${apiKey}`,
        random: createRandom(`3dverse ${apiKey}`),
        createdAtMs,
      }),
    ),
  ];
}
