import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vendorDefinitions } from '../packages/adapters/dist/index.js';
import { DEMO_ACCOUNTS } from '../packages/emulators/dist/index.js';
import { tuneEngine } from '../packages/gateway/dist/command/engine.js';
import { createGateway } from '../packages/gateway/dist/index.js';

/** The gateway as it is built and `npm start` runs it, with the limits it has in production and no log, over the demo accounts. */
export async function startDemoGateway(baseUrls) {
  tuneEngine();
  const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-bench-'));
  const gateway = createGateway({
    dataDir,
    secret: 'a secret of at least thirty-two bytes',
    registry: {
      vendors: vendorDefinitions.map(({ vendor, capabilities }) => ({
        info: vendor,
        capabilities,
      })),
      accounts: DEMO_ACCOUNTS.map(({ vendor, account, settings, baseUrlSetting }) =>
        vendorDefinitions
          .find((definition) => definition.vendor.id === vendor)
          .create(account, { ...settings, [baseUrlSetting]: baseUrls[vendor] }),
      ),
    },
  });
  const { url } = await gateway.listen({ port: 0 });
  return {
    url,
    close: async () => {
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
