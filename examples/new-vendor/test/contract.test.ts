import { describeAdapter } from '@fabgraph/adapters/contract-suite';
import { assert, onTestFinished } from 'vitest';
import { printshelfDefinition } from '../src/index.ts';
import { API_KEY, PRINTING_JOB, startPrintshelf } from './printshelf.ts';

describeAdapter({
  name: 'Printshelf',
  definition: printshelfDefinition,
  start: async (options) => {
    const vendor = await startPrintshelf();
    onTestFinished(() => vendor.close());
    const { baseUrl } = vendor;
    const adapter = printshelfDefinition.create('shelf', { baseUrl, apiKey: API_KEY }, options);
    onTestFinished(() => adapter.close());
    return { adapter, vendor, secrets: [API_KEY] };
  },
  nouns: {
    models: { missing: 'parts/nosuchpart', statusMember: 'state' },
    jobs: { missing: 'jobs/nosuchjob', statusMember: 'state' },
  },
  errorBody: (detail) => ({ problem: { detail } }),
  write: async ({ account, facets: { jobs } }, context) => {
    assert(jobs?.cancel);
    return await jobs.cancel({ account, type: 'Job', path: `jobs/${PRINTING_JOB}` }, context);
  },
});
