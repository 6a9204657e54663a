import { DEMO_ACCOUNTS, startEmulators } from '../../packages/emulators/dist/index.js';
import { PAGE_SIZE } from './floor.mjs';
import { startReplay } from './replay.mjs';
import { addBenchmarkSample } from './sample.mjs';

// The vendors, in a process of their own. Their clock stands still: the same data each time.
const VENDORS = ['metafold', 'authentise', '3dverse'];
const emulators = await startEmulators({
  clock: 'manual',
  // A page holds what S3 asks for, so that it can be had by one call.
  authentise: { pageSize: PAGE_SIZE },
});
const { apiKey } = DEMO_ACCOUNTS.find(({ vendor }) => vendor === '3dverse').settings;
const sample = await addBenchmarkSample(
  Object.fromEntries(VENDORS.map((vendor) => [vendor, emulators[vendor].baseUrl])),
  apiKey,
);
const replays = await Promise.all(VENDORS.map((vendor) => startReplay(emulators[vendor])));

process.on('message', ({ delayMs, hung }) => {
  const calls = {};
  for (const [index, { setDelay, setHung, takeCalls }] of replays.entries()) {
    if (delayMs !== undefined) setDelay(delayMs);
    if (hung !== undefined) setHung(hung.includes(VENDORS[index]));
    for (const [call, count] of takeCalls()) calls[`${VENDORS[index]} ${call}`] = count;
  }
  process.send({ calls });
});
process.once('disconnect', async () => {
  for (const { close } of replays) close();
  await emulators.close();
  process.exit(0);
});
process.send({
  baseUrls: Object.fromEntries(VENDORS.map((vendor, index) => [vendor, replays[index].baseUrl])),
  ...sample,
});
