import {
  createFixedAuthorization,
  createTraffic,
  createVendorClient,
  credentialFingerprint,
} from '@fabgraph/adapters/kit';
import type { Adapter, AdapterOptions } from '@fabgraph/contract';
import { createCollection } from './api.ts';
import { readError } from './error.ts';
import { createJobFacet } from './job.ts';
import { createModelFacet } from './model.ts';
import { parseRef } from './ref.ts';
import { parseSettings } from './settings.ts';
import { PRINTSHELF } from './vendor.ts';
import { jobJson, partJson } from './wire.ts';

/** @throws SettingsError naming every problem. */
export function createPrintshelfAdapter(
  account: string,
  settings: Readonly<Record<string, string>>,
  { fingerprintKey, traffic = createTraffic() }: AdapterOptions = {},
): Adapter {
  const { baseUrl, apiKey } = parseSettings(settings);
  const client = createVendorClient({
    vendor: PRINTSHELF,
    account,
    baseUrl,
    authorization: createFixedAuthorization({ 'x-api-key': apiKey }),
    readError,
    lane: traffic.openLane(PRINTSHELF, account),
  });
  const parts = createCollection({ client, account, name: 'parts', schema: partJson });
  const jobs = createCollection({ client, account, name: 'jobs', schema: jobJson });

  return {
    vendor: PRINTSHELF,
    account,
    origin: new URL(baseUrl).origin,
    credentialFingerprint: credentialFingerprint({
      key: fingerprintKey,
      vendorId: PRINTSHELF.id,
      secrets: [baseUrl, apiKey],
    }),
    facets: { models: createModelFacet(parts), jobs: createJobFacet(jobs, client) },
    isRef: (ref) => ref.account === account && parseRef(ref) !== null,
    getState: client.getState,
    heldUntil: client.heldUntil,
    onStateChange: client.onStateChange,
    callsMade: client.callsMade,
    close: client.close,
  };
}
