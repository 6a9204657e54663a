import { Session } from 'node:inspector/promises';

// Runs in the soaked process before the gateway does, and tells the process that started it what is
// left once garbage is collected.
const NUMBER_BYTES = 8;
const session = new Session();
session.connect();

process.on('message', async () => {
  await giveBack();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  const kinds = process.getActiveResourcesInfo();
  process.send({
    kept: heapUsed + external,
    rss,
    pages: heapTotal,
    beside: rss - heapTotal,
    resources: kinds.length,
  });
});
// It is not for this that the process lives.
process.channel.unref();

const leakBytes = Number(process.env.SOAK_LEAK_BYTES);
if (leakBytes > 0) leak();

/**
 * As when the system is short of memory: pages that are partly free are put together and given back,
 * which a usual collection leaves for another time. What a first one lets go may hold more.
 */
async function giveBack() {
  for (let run = 0; run < 3; run += 1) {
    await session.post('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** So that one can see the soak fail. */
function leak() {
  const lost = [];
  const count = Math.ceil(leakBytes / NUMBER_BYTES);
  setInterval(() => lost.push(new Array(count).fill(0.5)), 1_000).unref();
}
