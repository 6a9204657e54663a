import { startEmulators } from '../../packages/emulators/dist/index.js';
import { now } from './moment.mjs';
import { createSample } from './sample.mjs';
import { serveParent } from './serve-parent.mjs';

// The vendors, in a process of their own. Their clock stands still until it is moved on.
const VENDORS = ['metafold', 'authentise', '3dverse'];
const LOOK_MS = 10;

const { options } = JSON.parse(process.env.VENDOR);
const { scriptedStepMs, ...rest } = options;
const emulators = await startEmulators({
  clock: 'manual',
  // What the vendor began long ago by the gateway's clock would be given up.
  startAt: Date.now(),
  ...rest,
  metafold: { scriptJob: scriptOf },
});
const baseUrls = Object.fromEntries(VENDORS.map((vendor) => [vendor, emulators[vendor].baseUrl]));
const sample = createSample(baseUrls);

let calls = [];
setInterval(() => {
  const atMs = now();
  for (const vendor of VENDORS) {
    for (const { method, path } of emulators[vendor].calls()) {
      calls.push({ vendor, call: `${method} ${path}`, atMs });
    }
    emulators[vendor].clearCalls();
  }
}, LOOK_MS);

serveParent({
  ready: { baseUrls },
  handlers: {
    addThings: async ({ count }) => ({ things: await sample.addThings(count) }),
    addJobs: async ({ count }) => ({ vendorIds: await sample.addJobs(count) }),
    advance: ({ ms }) => {
      const atMs = now();
      for (const vendor of VENDORS) emulators[vendor].clock.advance(ms);
      return { atMs };
    },
    takeCalls: () => {
      const taken = calls;
      calls = [];
      return { calls: taken };
    },
  },
  close: () => emulators.close(),
});

/** A job of this sample begins to run some steps after it was made, by its number, and goes on for days. */
function scriptOf({ name }) {
  const [, number] = /^change-(\d+)$/.exec(name ?? '') ?? [];
  if (number === undefined) return undefined;
  return { pendingMs: (Number(number) + 1) * scriptedStepMs, runMs: 86_400_000 };
}
