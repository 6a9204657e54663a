import {
  type Adapter,
  capabilitiesOf,
  type Facets,
  type VendorDefinition,
} from '@fabgraph/contract';
import { credentialFingerprint } from '../../fingerprint.ts';
import { createFixedAuthorization } from '../../http/authorization.ts';
import { createVendorClient, type VendorClient } from '../../http/client.ts';
import { createAccessFacet } from './access.ts';
import { createApi } from './api.ts';
import { createAssetFacet } from './asset-facet.ts';
import { readError } from './error.ts';
import { createFolderFacet } from './folder-facet.ts';
import { createFreshIds } from './fresh-id.ts';
import { createJobFactory } from './job.ts';
import { createJobFacet } from './job-facet.ts';
import { createLongestWindows } from './list-end.ts';
import { createModelFacet } from './model-facet.ts';
import { createProgressMemory } from './progress.ts';
import { createRefFactory, isRefOf } from './ref.ts';
import { parseSettings, settingFields } from './settings.ts';
import { createUploadTaskReader } from './upload-task.ts';
import { createGroupFacet, createUserFacet } from './user.ts';
import { THREEDVERSE } from './vendor.ts';

export const threeDVerseDefinition: VendorDefinition = {
  vendor: THREEDVERSE,
  // Every account has the same facets: what they can do is read off a set that makes no call.
  capabilities: capabilitiesOf(createFacets('', { getJson: neverCalled, sendJson: neverCalled })),
  settings: settingFields,
  create: (account, settings) => {
    const { credential, baseUrl } = parseSettings(settings);
    const { header, secret } = credential;
    const client = createVendorClient({
      vendor: THREEDVERSE,
      account,
      baseUrl,
      authorization: createFixedAuthorization({ [header]: secret }),
      readError,
    });
    return {
      vendor: THREEDVERSE,
      account,
      credentialFingerprint: credentialFingerprint(THREEDVERSE.id, baseUrl, header, secret),
      facets: createFacets(account, client),
      isRef: (ref) => isRefOf(account, ref),
      getState: client.getState,
      heldUntil: client.heldUntil,
      close: client.close,
    } satisfies Adapter;
  },
};

function createFacets(account: string, client: Pick<VendorClient, 'getJson' | 'sendJson'>): Facets {
  const refs = createRefFactory(account);
  const api = createApi({ account, client, refs, fresh: createFreshIds() });
  const longest = createLongestWindows();
  const tasks = createUploadTaskReader(api, longest);
  const factory = createJobFactory(refs, createProgressMemory());
  return {
    folders: createFolderFacet(api, longest),
    models: createModelFacet(api, tasks, longest),
    assets: createAssetFacet(api, longest),
    jobs: createJobFacet({ account, tasks, factory }),
    users: createUserFacet(api, longest),
    groups: createGroupFacet(api),
    access: createAccessFacet(api),
  };
}

function neverCalled(): never {
  throw new Error('Facets of no account were called.');
}
