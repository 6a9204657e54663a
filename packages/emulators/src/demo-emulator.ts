import type { Emulator, EmulatorOptions } from './core/emulator.ts';
import { DEMO_ACCOUNTS, type DemoAccount } from './demo-account.ts';
import { BASE_PATH } from './vendors/3dverse/app.ts';
import { startThreeDVerseEmulator, THREEDVERSE_PORT } from './vendors/3dverse/index.ts';
import { AUTHENTISE_PORT, startAuthentiseEmulator } from './vendors/authentise/index.ts';
import { METAFOLD_PORT, startMetafoldEmulator } from './vendors/metafold/index.ts';

/** One vendor's double as a demo wants it, to be started alone. */
export interface DemoEmulator extends DemoAccount {
  /** Where it is expected when it runs on its own. */
  port: number;
  /** What its `baseUrl` has after the origin. */
  basePath: string;
  start(options: EmulatorOptions): Promise<Emulator>;
}

type Launch = Pick<DemoEmulator, 'port' | 'basePath' | 'start'>;

const LAUNCHES: Readonly<Record<string, Launch>> = {
  metafold: {
    port: METAFOLD_PORT,
    basePath: '',
    start: (options) => startMetafoldEmulator({ user: 'remaining', ...options }),
  },
  authentise: { port: AUTHENTISE_PORT, basePath: '', start: startAuthentiseEmulator },
  '3dverse': { port: THREEDVERSE_PORT, basePath: BASE_PATH, start: startThreeDVerseEmulator },
};

/** For whoever runs some of them beside others that run already. */
export const DEMO_EMULATORS: readonly DemoEmulator[] = DEMO_ACCOUNTS.flatMap((account) => {
  const launch = LAUNCHES[account.vendor];
  return launch === undefined ? [] : [{ ...account, ...launch }];
});
