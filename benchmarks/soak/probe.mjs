import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { collect } from '../live/serve-parent.mjs';

// Runs in the soaked process before the gateway does, and tells the process that started it what is
// left once garbage is collected.
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc');

process.on('message', async () => {
  await collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  const kinds = process.getActiveResourcesInfo();
  process.send({ rss, kept: heapUsed + external, resources: kinds.length });
});
// It is not for this that the process lives.
process.channel.unref();
