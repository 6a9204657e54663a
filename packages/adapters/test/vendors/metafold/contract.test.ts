import { describeAdapter } from '../../../contract-suite/index.ts';
import { metafoldDefinition } from '../../../src/vendors/metafold/index.ts';
import { connect, facetsOf } from './connect.ts';

describeAdapter({
  name: 'Metafold',
  definition: metafoldDefinition,
  start: async (options) => {
    const { adapter, emulator } = await connect({}, undefined, options);
    return { adapter, vendor: emulator, secrets: ['metafold-demo-token'] };
  },
  nouns: {
    folders: { missing: 'projects/999999' },
    models: { missing: 'projects/1/assets/999999' },
    assets: { missing: 'projects/1/assets/999999' },
    jobs: { missing: 'projects/1/jobs/999999', statusMember: 'state' },
  },
  errorBody: (msg) => ({ msg }),
  lacks: ['RUN_JOB'],
  write: async (adapter, context) =>
    await facetsOf(adapter).folders.create?.({ name: 'New', parent: null, copyOf: null }, context),
});
