import type { JobEvent } from '@fabgraph/schema';
import { describe, expect, it } from 'vitest';
import { settle } from './driven-timers.ts';
import { collect, createTestHub } from './hub-setup.ts';
import { createMemoryVendor, type MemoryVendor, vendorError } from './memory-vendor.ts';

type Hub = ReturnType<typeof createTestHub>['hub'];

const brief = ({ origin, change, ref, entity }: JobEvent) =>
  `${origin} ${change} ${ref.path} ${entity?.status ?? 'gone'}`;

function watchAll(hub: Hub, { adapter }: MemoryVendor, after?: string) {
  return collect((options) => hub.watchJobs([adapter], { filter: {} }, { ...options, after }));
}

function watchFolder(hub: Hub, { adapter }: MemoryVendor, path: string) {
  const folder = { account: 'shop', type: 'Folder', path } as const;
  return collect((options) => hub.watchJobs([adapter], { filter: {}, folder }, options));
}

describe('watching an account whose vendor has a list a folder', () => {
  it('begins with what is not over in all folders, and goes on after its last cursor', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ folders: ['p1', 'p2', 'p3'] });
    vendor.put('p1/a');
    vendor.put('p2/b', { status: 'SUCCEEDED' });
    vendor.put('p2/c');
    const watch = watchAll(hub, vendor);
    watchAll(hub, vendor);
    await settle();
    expect(watch.events.map(brief)).toEqual([
      'SNAPSHOT NONE p1/a QUEUED',
      'SNAPSHOT NONE p2/c QUEUED',
    ]);
    watch.stop();
    vendor.put('p1/a', { status: 'RUNNING' });
    vendor.put('p3/d');
    await timers.advance(2_000);
    const resumed = watchAll(hub, vendor, watch.events.at(-1)?.cursor);
    await settle();
    expect(resumed.events.map(brief)).toEqual([
      'REPLAY UPDATED p1/a RUNNING',
      'REPLAY CREATED p3/d QUEUED',
    ]);
  });

  it('has what is in a new folder CREATED and what was in a vanished one DELETED, a minute later', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ folders: ['p1', 'p2'] });
    vendor.put('p1/a');
    vendor.put('p2/b');
    const watch = watchAll(hub, vendor);
    const one = collect((options) => hub.watchJob(vendor.adapter, vendor.ref('p2/b'), options));
    await settle();
    expect(vendor.folderCalls()).toBe(1);
    one.stop();
    vendor.addFolder('p3');
    vendor.put('p3/c');
    vendor.put('p3/d', { status: 'SUCCEEDED' });
    vendor.removeFolder('p2');
    await timers.advance(59_000);
    expect(watch.events).toHaveLength(2);
    await timers.advance(2_000);
    expect(vendor.folderCalls()).toBe(2);
    expect(watch.events.slice(2).map(brief).sort()).toEqual([
      'POLL CREATED p3/c QUEUED',
      'POLL CREATED p3/d SUCCEEDED',
      'POLL DELETED p2/b gone',
    ]);
    const lists = vendor.lists.length;
    await timers.advance(58_000);
    expect(vendor.lists.slice(lists)).not.toContain('p2');
    expect(watch.events).toHaveLength(5);
  });

  it('does not take for gone what only lies in another folder than before', async () => {
    const { hub, timers } = createTestHub({ folderIntervalMs: 5_000 });
    const vendor = createMemoryVendor({ folders: ['p1', 'p2'] });
    vendor.put('p2/b');
    const watch = watchAll(hub, vendor);
    await settle();
    vendor.removeFolder('p2');
    vendor.put('p2/b', { name: 'kept' });
    await timers.advance(20_000);
    expect(watch.events.map(brief)).toEqual([
      'SNAPSHOT NONE p2/b QUEUED',
      'POLL UPDATED p2/b QUEUED',
    ]);
  });

  it('tells what is in folders that came and went while nobody watched', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ folders: ['p1', 'p2'] });
    vendor.put('p1/a');
    vendor.put('p2/b');
    const watch = watchAll(hub, vendor);
    await settle();
    watch.stop();
    vendor.addFolder('p3');
    vendor.put('p3/c');
    vendor.removeFolder('p2');
    await timers.advance(120_000);
    const resumed = watchAll(hub, vendor, watch.events.at(-1)?.cursor);
    await settle();
    expect(resumed.events.map(brief).sort()).toEqual([
      'POLL CREATED p3/c QUEUED',
      'POLL DELETED p2/b gone',
    ]);
  });

  it('goes on with the other folders while one fails, and takes it in when it is back', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ folders: ['p1', 'p2'] });
    vendor.put('p1/a');
    vendor.put('p2/b');
    vendor.failFolder('p1', vendorError('FORBIDDEN'));
    const watch = watchAll(hub, vendor);
    await settle();
    expect(watch.events.map(brief)).toEqual(['SNAPSHOT NONE p2/b QUEUED']);
    vendor.failFolder('p1', null);
    await timers.advance(5_000);
    expect(watch.events.slice(1).map(brief)).toEqual(['SNAPSHOT NONE p1/a QUEUED']);
  });

  it('fails where its only folder cannot be read at the start, and stays with an account without any', async () => {
    const { hub, timers } = createTestHub();
    const failing = createMemoryVendor({ folders: ['p1'], credential: 'failing' });
    failing.failFolder('p1', vendorError('FORBIDDEN'));
    const failed = watchAll(hub, failing);
    const empty = createMemoryVendor({ folders: [], credential: 'empty' });
    const waiting = watchAll(hub, empty);
    await settle();
    expect(failed.ending()).toMatchObject({ code: 'FORBIDDEN' });
    expect(waiting.ending()).toBe('open');
    empty.addFolder('p1');
    empty.put('p1/a');
    await timers.advance(61_000);
    expect(waiting.events.map(brief)).toEqual(['POLL CREATED p1/a QUEUED']);
  });

  it('reads for a mutation the list of its folder, and which folders there are if that is a new one', async () => {
    const { hub, timers } = createTestHub();
    const vendor = createMemoryVendor({ folders: ['p1', 'p2'] });
    const watch = watchAll(hub, vendor);
    await timers.advance(10_000);
    const before = vendor.lists.length;
    const folderOf = (path: string) => ({ account: 'shop', type: 'Folder', path }) as const;
    hub.publish(vendor.adapter, vendor.put('p2/b', { folder: folderOf('p2') }));
    await settle();
    expect(vendor.lists.slice(before)).toEqual(['p2']);
    vendor.addFolder('p3');
    hub.publish(vendor.adapter, vendor.put('p3/c', { folder: folderOf('p3') }));
    await settle();
    expect(vendor.lists.slice(before)).toEqual(['p2', 'p3']);
    expect(watch.events.map(brief)).toEqual([
      'MUTATION CREATED p2/b QUEUED',
      'POLL CREATED p3/c QUEUED',
    ]);
  });

  it('shares a folder’s list with those who watch that folder', async () => {
    const { hub, timers } = createTestHub({ maxIntervalMs: 1_000 });
    const vendor = createMemoryVendor({ folders: ['p1', 'p2'] });
    vendor.put('p1/a');
    watchAll(hub, vendor);
    const folder = watchFolder(hub, vendor, 'p1');
    await settle();
    expect(hub.getStats()).toEqual({ sources: 3, subscribers: 2 });
    const before = vendor.lists.length;
    await timers.advance(10_000);
    expect(vendor.lists.slice(before).filter((path) => path === 'p1')).toHaveLength(10);
    vendor.put('p1/b');
    await timers.advance(1_000);
    expect(folder.events.map(brief)).toEqual([
      'SNAPSHOT NONE p1/a QUEUED',
      'POLL CREATED p1/b QUEUED',
    ]);
  });

  it('leaves nothing behind when the last subscriber has left', async () => {
    const { hub, timers } = createTestHub({ callsPerSecond: 2 });
    const folders = Array.from({ length: 30 }, (_, index) => `p${index}`);
    const vendor = createMemoryVendor({ folders, callsPerList: 2 });
    const watches = [watchAll(hub, vendor), watchAll(hub, vendor), watchFolder(hub, vendor, 'p7')];
    await timers.advance(10_000);
    for (const { stop } of watches) stop();
    const calls = vendor.adapter.callsMade();
    await timers.advance(120_000);
    expect(vendor.adapter.callsMade()).toBe(calls);
    expect(timers.pendingCount()).toBe(0);
    expect(hub.getStats()).toEqual({ sources: 0, subscribers: 0 });
  });
});
