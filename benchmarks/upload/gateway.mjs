import { startDemoGateway } from '../demo-gateway.mjs';

// The gateway that is measured. Answers `begin` with its memory now, and `end` with the most since.
const SAMPLE_MS = 20;
const { url, close } = await startDemoGateway(JSON.parse(process.env.BASE_URLS));

let peak = 0;
setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, SAMPLE_MS);
process.on('message', (message) => {
  if (message === 'begin') {
    globalThis.gc?.();
    peak = process.memoryUsage.rss();
  }
  process.send({ rss: peak });
});
process.once('disconnect', async () => {
  await close();
  process.exit(0);
});
process.send({ url });
