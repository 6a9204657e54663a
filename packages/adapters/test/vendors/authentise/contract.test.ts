import { assert } from 'vitest';
import { describeAdapter } from '../../../contract-suite/index.ts';
import { authentiseDefinition } from '../../../src/vendors/authentise/index.ts';
import { createRequest, startShop, TOKEN } from './fixture.ts';

const NONE = '00000000-0000-4000-8000-000000000000';

describeAdapter({
  name: 'Authentise 3DIAX',
  definition: authentiseDefinition,
  lacks: ['STREAM_EVENTS'],
  start: async (options) => {
    const { adapter, emulator } = await startShop({}, options);
    return { adapter, vendor: emulator, secrets: [TOKEN.tokenSecret] };
  },
  nouns: {
    // The one folder is there without a call.
    folders: { missing: null },
    models: { missing: NONE, statusMember: 'status' },
    assets: { missing: `content/${NONE}` },
    jobs: { missing: `analysis/${NONE}`, statusMember: 'status' },
  },
  errorBody: (title) => ({ errors: [{ code: 'refused', title }] }),
  write: async ({ facets: { models } }, context) => {
    assert(models?.rename);
    const page = await models.list({ first: 30, filter: { statuses: ['READY'] } }, createRequest());
    // Those of others can be seen and not changed.
    const own = page.items.find(({ vendorData }) => {
      const { rights } = vendorData() as { readonly rights: readonly string[] };
      return rights.includes('all');
    });
    assert(own);
    return await models.rename(own.ref, 'New', context);
  },
});
