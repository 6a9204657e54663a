import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTraffic, vendorDefinitions } from '../packages/adapters/dist/index.js';
import { DEMO_ACCOUNTS } from '../packages/emulators/dist/index.js';
import { tuneEngine } from '../packages/gateway/dist/command/engine.js';
import { createGateway } from '../packages/gateway/dist/index.js';
import { createMetrics } from '../packages/gateway/dist/metrics/metrics.js';
import { findFreePort } from './free-port.mjs';

/**
 * The gateway as it is built and `npm start` runs it, with its metrics and the limits it has in
 * production, without a log, over the demo accounts. `settings`: over the demo's, by vendor. `live`: as the gateway's own.
 * `hasCallbacks`: whether vendors are given an address to report to. `callLimits`: over those of calls
 * to vendors. `options`: over the gateway's own.
 */
export async function startDemoGateway(
  baseUrls,
  { settings = {}, live = {}, hasCallbacks = false, callLimits = {}, options = {} } = {},
) {
  tuneEngine();
  const dataDir = mkdtempSync(join(tmpdir(), 'fabgraph-bench-'));
  const port = hasCallbacks ? await findFreePort() : 0;
  const metrics = createMetrics();
  const traffic = createTraffic({ limits: callLimits, observer: metrics.observer });
  const accounts = DEMO_ACCOUNTS.map(({ vendor, account, settings: given, baseUrlSetting }) =>
    vendorDefinitions
      .find((definition) => definition.vendor.id === vendor)
      .create(
        account,
        { ...given, [baseUrlSetting]: baseUrls[vendor], ...settings[vendor] },
        { traffic },
      ),
  );
  const gateway = createGateway({
    dataDir,
    secret: 'a secret of at least thirty-two bytes',
    publicUrl: hasCallbacks ? `http://127.0.0.1:${port}` : undefined,
    live,
    metrics,
    traffic,
    registry: {
      vendors: vendorDefinitions.map(({ vendor, capabilities }) => ({
        info: vendor,
        capabilities,
      })),
      accounts,
    },
    ...options,
  });
  const { url } = await gateway.listen({ port });
  return {
    url,
    accounts,
    traffic,
    hub: gateway.hub,
    close: async () => {
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
