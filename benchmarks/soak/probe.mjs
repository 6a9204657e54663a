import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Runs in the soaked process before the gateway does, and tells the process that started it what is
// left once garbage is collected.
const NUMBER_BYTES = 8;
const collect = process.env.SOAK_IS_USUAL === 'true' ? createUsual() : createGiveBack();

process.on('message', async () => {
  for (let run = 0; run < 3; run += 1) {
    // What a first one lets go may hold more.
    await collect();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
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

function createUsual() {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

/**
 * As when the system is short of memory: pages that are partly free are put together and given back,
 * which a usual collection leaves for another time.
 */
function createGiveBack() {
  const session = new Session();
  session.connect();
  return () => session.post('HeapProfiler.collectGarbage');
}

/** So that one can see the soak fail. */
function leak() {
  const lost = [];
  const count = Math.ceil(leakBytes / NUMBER_BYTES);
  setInterval(() => lost.push(new Array(count).fill(0.5)), 1_000).unref();
}
