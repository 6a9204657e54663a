import type { Adapter, Job, Ref } from '@fabgraph/contract';
import { describe, expect, it } from 'vitest';
import { collect } from '../hub/hub-setup.ts';
import { until } from './live-client.ts';
import { createContext, startMetafoldHub } from './metafold-hub.ts';

async function createFolder({ facets }: Adapter, name: string): Promise<Ref<'Folder'>> {
  const input = { name, parent: null, copyOf: null };
  return (await facets.folders!.create!(input, createContext())).ref;
}

/** It waits until time passes at the vendor. */
async function runWorkflow({ facets }: Adapter, folder: Ref<'Folder'>): Promise<Job> {
  const definition = 'jobs:\n  measure:\n    type: evaluate_metrics\n';
  const input = { folder, definition, parameters: {}, files: [] };
  return await facets.jobs!.runWorkflow!(input, createContext());
}

describe('five thousand subscribers over forty', () => {
  it.each([
    { kind: 'COMPUTE' as const, list: 'jobs' },
    { kind: 'WORKFLOW' as const, list: 'workflows' },
  ])(
    'D4: $list of one project cost one call a tick, and none once all have left',
    async ({ kind, list }) => {
      const { hub, timers, adapter, emulator, advance, calls, readsToEnd } = await startMetafoldHub(
        {
          maxIntervalMs: 1_000,
        },
      );
      const folder = await createFolder(adapter, 'busy');
      for (let index = 0; index < 40; index += 1) await runWorkflow(adapter, folder);
      const query = { parent: folder, first: 100, filter: { kinds: [kind] } };
      const { items } = await adapter.facets.jobs!.list(query, createContext());
      expect(items).toHaveLength(40);
      const watches = Array.from({ length: 5_000 }, (_, index) =>
        collect((options) => hub.watchJob(adapter, items[index % 40]!.ref, options)),
      );
      await until(() => watches.every(({ events }) => events.length === 1), 'the state now');
      await readsToEnd();
      emulator.clearCalls();
      for (let tick = 1; tick <= 5; tick += 1) {
        await advance(1_000);
        expect(calls()).toEqual(Array(tick).fill(`GET /${folder.path}/${list}`));
      }
      for (const { stop } of watches) stop();
      await advance(60_000);
      expect(calls()).toHaveLength(5);
      expect(timers.pendingCount()).toBe(0);
    },
  );
});

describe('a watch of a whole account with thirty projects', () => {
  it('makes two calls a second at most, lists the projects once a minute and leaves others their share', async () => {
    const { hub, adapter, emulator, advance, calls } = await startMetafoldHub({
      callsPerSecond: 2,
    });
    const folders = await Promise.all(
      Array.from({ length: 30 }, (_, index) => createFolder(adapter, `project ${index}`)),
    );
    const { ref } = await runWorkflow(adapter, folders[7]!);
    emulator.clearCalls();
    const all = collect((options) => hub.watchJobs([adapter], { filter: {} }, options));
    const one = collect((options) => hub.watchJob(adapter, ref, options));
    await until(() => calls().length >= 12, 'the first reads');
    const first = calls().length;
    for (let second = 1; second <= 90; second += 1) {
      await advance(500);
      await advance(500);
      expect(calls().length).toBeLessThanOrEqual(Math.max(first, 2 * second + 3));
    }
    const made = calls();
    const countOf = (path: string) => made.filter((call) => call === `GET ${path}`).length;
    expect(countOf('/projects')).toBe(2);
    for (const folder of folders) {
      expect(countOf(`/${folder.path}/jobs`)).toBeGreaterThanOrEqual(1);
      expect(countOf(`/${folder.path}/workflows`)).toBeGreaterThanOrEqual(1);
    }
    // At its intervals, which grow by half while nothing changes.
    expect(countOf(`/${ref.path}`)).toBeGreaterThanOrEqual(7);
    expect(one.events).toHaveLength(1);
    expect(all.events.map(({ entity }) => entity?.kind).sort()).toEqual(['COMPUTE', 'WORKFLOW']);
    one.stop();
    all.stop();
    await advance(60_000);
    expect(calls()).toHaveLength(made.length);
  });

  it('has the work of a new project CREATED and that of a deleted one DELETED', async () => {
    const { hub, adapter, advance, readsToEnd } = await startMetafoldHub();
    const [kept, gone] = [await createFolder(adapter, 'kept'), await createFolder(adapter, 'gone')];
    await runWorkflow(adapter, gone);
    const filter = { kinds: ['WORKFLOW'] as const };
    const watch = collect((options) => hub.watchJobs([adapter], { filter }, options));
    await until(() => watch.events.length === 1, 'the snapshot');
    await readsToEnd();
    const added = await createFolder(adapter, 'new');
    await runWorkflow(adapter, added);
    await runWorkflow(adapter, kept);
    await adapter.facets.folders!.delete!([gone], createContext());
    for (let minute = 0; minute < 2; minute += 1) await advance(60_000);
    await advance(1_000);
    const told = watch.events.map(({ origin, change, ref }) => [origin, change, ref.path]);
    const placed = told.map(([origin, change, path = '']) => {
      const folder = path.split('/').slice(0, 2).join('/');
      return `${origin} ${change} ${folder === gone.path ? 'gone' : folder === kept.path ? 'kept' : 'new'}`;
    });
    expect(placed[0]).toBe('SNAPSHOT NONE gone');
    expect(placed.slice(1).sort()).toEqual([
      'POLL CREATED kept',
      'POLL CREATED new',
      'POLL DELETED gone',
    ]);
  });
});
