import { describe, expect, it } from 'vitest';
import { capabilitiesOf, type Facets } from '../src/index.ts';

const never = () => Promise.reject(new Error('No read belongs in this test.'));
const list = { getMany: never, list: never };

describe('capabilitiesOf', () => {
  it('finds nothing in an adapter that has no facets', () => {
    expect(capabilitiesOf({})).toEqual([]);
  });

  it('takes a facet for the capability to list', () => {
    const facets: Facets = { folders: list, assets: list };
    expect(capabilitiesOf(facets)).toEqual(['LIST_ASSETS', 'LIST_FOLDERS']);
  });

  it('takes an optional method for the finer power, and its absence for the lack of it', () => {
    const jobs = { ...list, pollGroup: () => 'jobs' };
    expect(capabilitiesOf({ jobs })).toEqual(['LIST_JOBS']);
    expect(capabilitiesOf({ jobs: { ...jobs, cancel: never, runWorkflow: never } })).toEqual([
      'LIST_JOBS',
      'RUN_WORKFLOW',
      'CANCEL_JOB',
    ]);
  });
});
