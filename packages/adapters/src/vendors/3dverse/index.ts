import {
  type Adapter,
  capabilitiesOf,
  type Facets,
  type VendorDefinition,
} from '@fabgraph/contract';
import { credentialFingerprint } from '../../fingerprint.ts';
import { createFixedAuthorization } from '../../http/authorization.ts';
import { createVendorClient } from '../../http/client.ts';
import { createTraffic } from '../../http/traffic.ts';
import { createAccessFacet } from './access.ts';
import { type Calls, createApi } from './api.ts';
import { createAssetFacet } from './asset-facet.ts';
import { createAssetReader } from './asset-reader.ts';
import { readError } from './error.ts';
import { createFileFacet } from './file-facet.ts';
import { createFolderFacet } from './folder-facet.ts';
import { createFreshIds } from './fresh-id.ts';
import { createJobFactory } from './job.ts';
import { createJobFacet } from './job-facet.ts';
import { createListLengths } from './list-length.ts';
import { createModelFacet } from './model-facet.ts';
import { createProgressMemory } from './progress.ts';
import { createRefFactory, isRefOf } from './ref.ts';
import { parseSettings, settingFields } from './settings.ts';
import { createUploadFacet } from './upload.ts';
import { createUploadTaskReader } from './upload-task.ts';
import { createGroupFacet, createUserFacet } from './user.ts';
import { THREEDVERSE } from './vendor.ts';

const NO_CALLS: Calls = {
  origin: { vendor: THREEDVERSE, account: '' },
  getJson: neverCalled,
  sendJson: neverCalled,
  open: neverCalled,
  sendStream: neverCalled,
};

export const threeDVerseDefinition: VendorDefinition = {
  vendor: THREEDVERSE,
  // Every account has the same facets: what they can do is read off a set that makes no call.
  capabilities: capabilitiesOf(createFacets('', NO_CALLS, 'files')),
  settings: settingFields,
  create: (account, settings, { fingerprintKey, traffic = createTraffic() } = {}) => {
    const { credential, baseUrl, linkOrigins, uploadField } = parseSettings(settings);
    const { header, secret } = credential;
    const client = createVendorClient({
      vendor: THREEDVERSE,
      account,
      baseUrl,
      authorization: createFixedAuthorization({ [header]: secret }),
      readError,
      linkOrigins,
      lane: traffic.openLane(THREEDVERSE, account),
    });
    return {
      vendor: THREEDVERSE,
      account,
      origin: new URL(baseUrl).origin,
      credentialFingerprint: credentialFingerprint({
        key: fingerprintKey,
        vendorId: THREEDVERSE.id,
        secrets: [baseUrl, header, secret],
      }),
      facets: createFacets(account, client, uploadField),
      isRef: (ref) => isRefOf(account, ref),
      getState: client.getState,
      heldUntil: client.heldUntil,
      onStateChange: client.onStateChange,
      callsMade: client.callsMade,
      close: client.close,
    } satisfies Adapter;
  },
};

function createFacets(account: string, client: Calls, uploadField: string): Facets {
  const refs = createRefFactory(account);
  const api = createApi({
    account,
    client,
    refs,
    fresh: createFreshIds(),
    lists: createListLengths(),
  });
  const tasks = createUploadTaskReader(api);
  const factory = createJobFactory(refs, createProgressMemory());
  const models = createModelFacet(api, tasks);
  const reader = createAssetReader(api);
  return {
    folders: createFolderFacet(api),
    models,
    assets: createAssetFacet(api, reader),
    jobs: createJobFacet({ account, tasks, factory }),
    users: createUserFacet(api),
    groups: createGroupFacet(api),
    access: createAccessFacet(api),
    uploads: createUploadFacet({ api, tasks, factory, models, field: uploadField }),
    files: createFileFacet(api, reader),
  };
}

function neverCalled(): never {
  throw new Error('Facets of no account were called.');
}
