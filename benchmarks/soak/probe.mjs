import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { collect } from '../live/serve-parent.mjs';

// Runs in the soaked process before the gateway does, and tells the process that started it what is
// left once garbage is collected.
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc');

const NUMBER_BYTES = 8;

process.on('message', async () => {
  await collect();
  const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
  const young = youngBytes();
  const kinds = process.getActiveResourcesInfo();
  process.send({
    kept: heapUsed + external,
    resident: rss - young,
    old: heapTotal - young,
    beside: rss - heapTotal,
    young,
    resources: kinds.length,
  });
});
// It is not for this that the process lives.
process.channel.unref();

const leakBytes = Number(process.env.SOAK_LEAK_BYTES);
if (leakBytes > 0) leak();

/** So that one can see the soak fail. */
function leak() {
  const lost = [];
  setInterval(
    () => lost.push(new Array(Math.ceil(leakBytes / NUMBER_BYTES)).fill(0.5)),
    1_000,
  ).unref();
}

/** Room for what is new on the heap: never more than a bound, and given back and taken as the engine likes. */
function youngBytes() {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return young?.physical_space_size ?? 0;
}
