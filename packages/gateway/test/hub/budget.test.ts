import type { Adapter, Job, JobFacet, ModelFacet, Page } from '@fabgraph/contract';
import { SLOW_KEY } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, type MemoryVendor } from './memory-vendor.ts';

const EMPTY: Page<never> = {
  items: [],
  cursorAfter: String,
  isLast: true,
  pushedDown: { filter: true, order: false },
  total: 0,
  isStable: true,
};

/** The vendor with a list of models, which is empty and costs as much as that of the jobs. */
function withModels({ adapter }: MemoryVendor): Adapter {
  const jobs = adapter.facets.jobs as JobFacet;
  const models = {
    pollGroup: () => 'models',
    getMany: async () => [],
    list: async (_query, context) => {
      await jobs.list({ first: 1, filter: {} }, context);
      return EMPTY;
    },
  } satisfies Partial<ModelFacet>;
  return { ...adapter, facets: { jobs, models: models as unknown as ModelFacet } };
}

describe('the budget of an account', () => {
  it('is one for jobs, models and every list, and is charged by calls', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 2 });
    const vendor = createMemoryVendor({ callsPerList: 4 });
    const adapter = withModels(vendor);
    vendor.put('p1/a', { status: 'RUNNING' });
    collect((options) => hub.watchJobs([adapter], { filter: {} }, options));
    collect((options) => hub.watchModels([adapter], { filter: {} }, options));
    collect((options) => hub.watchJob(adapter, vendor.ref('p1/a'), options));
    await settle();
    await timers.advance(20_000);
    const calls = adapter.callsMade();
    expect(calls).toBeGreaterThan(30);
    expect(calls).toBeLessThanOrEqual(2 * 20 + 4);
  });

  it('belongs to each credential by itself', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 1 });
    const costly = createMemoryVendor({ callsPerList: 60, credential: 'costly' });
    const cheap = createMemoryVendor({ credential: 'cheap' });
    for (const { adapter } of [costly, cheap]) {
      collect((options) => hub.watchJobs([adapter], { filter: {} }, options));
    }
    await settle();
    await timers.advance(20_000);
    expect(costly.listCalls()).toBe(1);
    expect(cheap.listCalls()).toBeGreaterThan(3);
  });

  it('does not pay for calls that polls did not make', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 1 });
    const vendor = createMemoryVendor();
    let others = 0;
    const callsMade = () => vendor.adapter.callsMade() + others;
    const adapter: Adapter = { ...vendor.adapter, callsMade };
    collect((options) => hub.watchJobs([adapter], { filter: {} }, options));
    await settle();
    others += 1_000;
    await timers.advance(20_000);
    expect(vendor.listCalls()).toBeGreaterThan(3);
  });

  it('is not used up by newcomers for longer than half a minute', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 1 });
    const vendor = createMemoryVendor({ pollGroup: ({ path }) => path });
    for (let index = 0; index < 200; index += 1) {
      const { path } = vendor.put(`p/${index}`, { status: 'RUNNING' }).ref;
      collect((options) => hub.watchJob(vendor.adapter, vendor.ref(path), options));
    }
    await settle();
    const firstReads = vendor.reads.length;
    expect(firstReads).toBe(200);
    await timers.advance(60_000);
    expect(vendor.reads.length - firstReads).toBeGreaterThanOrEqual(29);
    expect(vendor.reads.length - firstReads).toBeLessThanOrEqual(31);
  });
});

describe('what a vendor changes seldom', () => {
  function createProjectVendor() {
    const vendor = createMemoryVendor();
    const jobs = vendor.adapter.facets.jobs as JobFacet;
    let projectReads = 0;
    let isDown = false;
    const list: JobFacet['list'] = async (query, context): Promise<Page<Job>> => {
      await context.once(`${SLOW_KEY}projects`, async () => {
        projectReads += 1;
        if (isDown) throw new Error('down');
      });
      return jobs.list(query, context);
    };
    return {
      ...vendor,
      adapter: { ...vendor.adapter, facets: { jobs: { ...jobs, list } } },
      projectReads: () => projectReads,
      setDown: (value: boolean) => {
        isDown = value;
      },
    };
  }

  it('is read once a minute by all watches together', async () => {
    const { hub, timers } = createTestHub({ maxIntervalMs: 5_000 });
    const vendor = createProjectVendor();
    for (const kinds of [['COMPUTE'], ['WORKFLOW']] as const) {
      collect((options) => hub.watchJobs([vendor.adapter], { filter: { kinds } }, options));
      await settle();
    }
    await timers.advance(50_000);
    expect(vendor.listCalls()).toBeGreaterThan(10);
    expect(vendor.projectReads()).toBe(1);
    await timers.advance(60_000);
    expect(vendor.projectReads()).toBe(2);
  });

  it('is read again after a mutation, which may have changed it', async () => {
    const { hub } = createTestHub();
    const vendor = createProjectVendor();
    collect((options) => hub.watchJobs([vendor.adapter], { filter: {} }, options));
    await settle();
    hub.publish(vendor.adapter, vendor.put('p9/new'));
    await settle();
    expect(vendor.projectReads()).toBe(2);
  });

  it('is not remembered where reading it failed', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createProjectVendor();
    const up = createMemoryVendor({ account: 'up' });
    vendor.setDown(true);
    const adapters = [vendor.adapter, up.adapter];
    collect((options) => hub.watchJobs(adapters, { filter: {} }, options));
    await settle();
    vendor.setDown(false);
    await timers.advance(5_000);
    expect(vendor.projectReads()).toBe(2);
    expect(vendor.listCalls()).toBeGreaterThan(0);
  });
});
