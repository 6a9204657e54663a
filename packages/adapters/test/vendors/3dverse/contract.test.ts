import { assert } from 'vitest';
import { describeAdapter } from '../../../contract-suite/index.ts';
import { threeDVerseDefinition } from '../../../src/vendors/3dverse/index.ts';
import { startEmulated, uuid } from './support.ts';

describeAdapter({
  name: '3dverse',
  definition: threeDVerseDefinition,
  start: async (options) => {
    const { adapter, emulator } = await startEmulated({}, options);
    return { adapter, vendor: emulator, secrets: ['3dverse-demo-key'] };
  },
  nouns: {
    folders: { missing: uuid(0) },
    models: { missing: uuid(0) },
    assets: { missing: `meshes/${uuid(0)}` },
    jobs: { missing: `upload-tasks/${uuid(0)}`, statusMember: 'status' },
    users: { missing: uuid(0) },
  },
  errorBody: (message) => ({ errorCode: 7, message }),
  write: async ({ facets: { users } }, context) => {
    assert(users?.create);
    return await users.create('new-user', context);
  },
});
