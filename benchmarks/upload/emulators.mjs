import { startEmulators } from '../../packages/emulators/dist/index.js';

// A process of its own, so that what the vendors' doubles need is not counted as the gateway's.
const emulators = await startEmulators();
process.send(
  Object.fromEntries(
    ['metafold', 'authentise', '3dverse'].map((vendor) => [vendor, emulators[vendor].baseUrl]),
  ),
);
process.once('disconnect', () => void emulators.close().then(() => process.exit(0)));
