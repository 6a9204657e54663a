import type { EmulatorPorts } from './start-emulators.ts';
import { THREEDVERSE_PORT } from './vendors/3dverse/index.ts';
import { AUTHENTISE_PORT } from './vendors/authentise/index.ts';
import { METAFOLD_PORT } from './vendors/metafold/index.ts';

/** Where the emulators are expected when they run on their own. */
export const DEMO_PORTS: EmulatorPorts = {
  metafold: METAFOLD_PORT,
  authentise: AUTHENTISE_PORT,
  '3dverse': THREEDVERSE_PORT,
};
