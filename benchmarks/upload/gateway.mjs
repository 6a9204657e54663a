import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '../../packages/adapters/dist/index.js';
import { DEMO_ACCOUNTS } from '../../packages/emulators/dist/index.js';
import { createGateway } from '../../packages/gateway/dist/index.js';

// The gateway that is measured. Answers `begin` with its memory now, and `end` with the most since.
const SAMPLE_MS = 20;
const baseUrls = JSON.parse(process.env.BASE_URLS);
const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-bench-'));

const gateway = createGateway({
  dataDir,
  secret: 'a secret of at least thirty-two bytes',
  registry: {
    vendors: vendorDefinitions.map(({ vendor, capabilities }) => ({ info: vendor, capabilities })),
    accounts: DEMO_ACCOUNTS.map(({ vendor, account, settings, baseUrlSetting }) =>
      vendorDefinitions
        .find((definition) => definition.vendor.id === vendor)
        .create(account, { ...settings, [baseUrlSetting]: baseUrls[vendor] }),
    ),
  },
});
const { url } = await gateway.listen({ port: 0 });

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
  await gateway.close();
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(0);
});
process.send({ url });
