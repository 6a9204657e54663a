import type { Adapter, AdapterOptions, Facets } from '@fabgraph/contract';
import { credentialFingerprint } from '../../fingerprint.ts';
import { createVendorClient } from '../../http/client.ts';
import { createTraffic } from '../../http/traffic.ts';
import { createAccountFacet } from './account.ts';
import { createMetafoldApi } from './api.ts';
import { createAssetFacet } from './asset-facet.ts';
import { createAuthorization } from './authorization.ts';
import { readError } from './error.ts';
import { createFileFacet } from './file.ts';
import { createFolderFacet } from './folder.ts';
import { createJobFacet } from './job-facet.ts';
import { createJobLists } from './job-list.ts';
import { createModelFacet } from './model-facet.ts';
import { isMetafoldRef } from './ref.ts';
import { type MetafoldSettings, parseSettings } from './settings.ts';
import { createUploadFacet } from './upload.ts';
import { METAFOLD } from './vendor.ts';

/** @throws SettingsError naming every problem. */
export function createMetafoldAdapter(
  account: string,
  settings: Readonly<Record<string, string>>,
  { fingerprintKey, traffic = createTraffic() }: AdapterOptions = {},
): Adapter {
  const { baseUrl, credential, profile, linkOrigins, geometryFormats } = parseSettings(settings);
  const lane = traffic.openLane(METAFOLD, account);
  const { authorization, close } = createAuthorization(account, credential, lane);
  const client = createVendorClient({
    vendor: METAFOLD,
    account,
    baseUrl,
    authorization,
    readError,
    linkOrigins,
    lane,
  });
  const api = createMetafoldApi(account, client, geometryFormats);
  const jobLists = createJobLists(api, profile);
  const facets: Facets = {
    folders: createFolderFacet(api),
    models: createModelFacet(api, jobLists),
    assets: createAssetFacet(api),
    jobs: createJobFacet(api, jobLists, profile),
    account: createAccountFacet(api),
    uploads: createUploadFacet(api, profile),
    files: createFileFacet(api),
  };

  return {
    vendor: METAFOLD,
    account,
    origin: new URL(baseUrl).origin,
    credentialFingerprint: credentialFingerprint({
      key: fingerprintKey,
      vendorId: METAFOLD.id,
      secrets: [baseUrl, ...secretsOf(credential)],
    }),
    facets,
    isRef: (ref) => ref.account === account && isMetafoldRef(ref),
    getState: client.getState,
    heldUntil: client.heldUntil,
    onStateChange: client.onStateChange,
    callsMade: client.callsMade,
    close: async () => {
      await Promise.all([client.close(), close()]);
    },
  };
}

function secretsOf(credential: MetafoldSettings['credential']): readonly string[] {
  if ('accessToken' in credential) return ['token', credential.accessToken];
  const { tokenUrl, audience, clientId, clientSecret } = credential;
  return [tokenUrl, audience, clientId, clientSecret];
}
