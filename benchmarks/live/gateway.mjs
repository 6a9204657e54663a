import { startDemoGateway } from '../demo-gateway.mjs';
import { now } from './moment.mjs';
import { serveParent } from './serve-parent.mjs';

const { baseUrls, options } = JSON.parse(process.env.GATEWAY);
const { url, accounts, hub, close } = await startDemoGateway(baseUrls, options);
const metafold = accounts.find(({ vendor }) => vendor.id === 'metafold');
let job;

serveParent({
  ready: { url: `${url}/graphql` },
  handlers: {
    /** Which job the events are about. */
    choose: async ({ vendorId }) => {
      const { items } = await metafold.facets.jobs.list(
        { first: 100, filter: { statuses: ['RUNNING'], kinds: ['COMPUTE'] } },
        createReadContext(),
      );
      job = items.find((item) => item.vendorId === vendorId);
    },
    /** As a mutation tells the hub what it has changed. */
    fire: ({ round }) => {
      job = { ...job, name: `after ${String(round).padStart(4, '0')} changes` };
      const atMs = now();
      hub.publish(metafold, job);
      return { atMs };
    },
    stats: () => hub.getStats(),
  },
  close,
});

/** A read of nobody's request. */
function createReadContext() {
  const reads = new Map();
  return {
    signal: AbortSignal.timeout(10_000),
    once: (key, read) => {
      if (!reads.has(key)) reads.set(key, read());
      return reads.get(key);
    },
  };
}
