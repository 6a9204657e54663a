import { describe, expect, it } from 'vitest';
import { createTokenSigner } from '../../src/token/token-signer.ts';
import { createDrivenTimers, settle } from './driven-timers.ts';
import { collect, createTestHub, cursors } from './hub-setup.ts';
import { createMemoryVendor, type MemoryVendor } from './memory-vendor.ts';

type Hub = ReturnType<typeof createTestHub>['hub'];

const START = Date.parse('2026-05-01T12:00:00Z');

/** A vendor with one job, as one tenant sees it. */
function createTenant(credential: string, account = 'shop'): MemoryVendor {
  const vendor = createMemoryVendor({ account, credential });
  vendor.put('p1/a', { status: 'RUNNING' });
  return vendor;
}

function watchOne(hub: Hub, { adapter, ref }: MemoryVendor, after?: string, path = 'p1/a') {
  return collect((options) => hub.watchJob(adapter, ref(path), { ...options, after }));
}

function watchAll(hub: Hub, vendors: readonly MemoryVendor[], after?: string) {
  const adapters = vendors.map(({ adapter }) => adapter);
  return collect((options) => hub.watchJobs(adapters, { filter: {} }, { ...options, after }));
}

/** The cursor of the last event of a watch that has ended since. */
async function cursorOf(watch: ReturnType<typeof watchOne>): Promise<string | undefined> {
  await settle();
  watch.stop();
  return watch.events.at(-1)?.cursor;
}

const REFUSED = { code: 'INVALID_INPUT' };

describe('a cursor of an event', () => {
  it.each(['one job', 'all jobs'])(
    'is refused to who watches %s of the same account with other credentials, without a call',
    async (of) => {
      const { hub } = createTestHub();
      const [left, right] = [createTenant('left'), createTenant('right')];
      for (const after of [
        await cursorOf(watchOne(hub, left)),
        await cursorOf(watchAll(hub, [left])),
      ]) {
        const watch =
          of === 'one job' ? watchOne(hub, right, after) : watchAll(hub, [right], after);
        await settle();
        expect(watch.ending()).toMatchObject(REFUSED);
        expect(watch.events).toEqual([]);
      }
      expect(right.adapter.callsMade()).toBe(0);
    },
  );

  it('is refused once the credentials of its account are others, also after a restart', async () => {
    const after = await cursorOf(watchOne(createTestHub().hub, createTenant('old')));
    const watch = watchOne(createTestHub().hub, createTenant('new'), after);
    await settle();
    expect(watch.ending()).toMatchObject(REFUSED);
  });

  it('of another job of the same account is refused to who watches one', async () => {
    const { hub } = createTestHub();
    const vendor = createTenant('key');
    vendor.put('p1/b');
    const after = await cursorOf(watchOne(hub, vendor, undefined, 'p1/b'));
    const reads = vendor.reads.length;
    const watch = watchOne(hub, vendor, after);
    await settle();
    expect(watch.ending()).toMatchObject(REFUSED);
    expect(vendor.reads.length).toBe(reads);
  });

  it('of a watch of all jobs is one of its own job, too', async () => {
    const { hub } = createTestHub();
    const vendor = createTenant('key');
    const after = await cursorOf(watchAll(hub, [vendor]));
    vendor.put('p1/a', { name: 'new' });
    const watch = watchOne(hub, vendor, after);
    await settle();
    expect(watch.events).toMatchObject([{ change: 'UPDATED', changedFields: ['name'] }]);
  });

  it('of any of several accounts is good for a watch of them, and for none without that one', async () => {
    const { hub } = createTestHub();
    const [shop, lab] = [createTenant('key'), createTenant('key', 'lab')];
    const ofLab = await cursorOf(watchOne(hub, lab));
    const [both, shopAlone] = [watchAll(hub, [shop, lab], ofLab), watchAll(hub, [shop], ofLab)];
    await settle();
    expect(both.events.map(({ ref }) => ref.account).sort()).toEqual(['lab', 'shop']);
    expect(shopAlone.ending()).toMatchObject(REFUSED);
  });

  it('is refused by a gateway of another secret', async () => {
    const foreign = createTokenSigner('fedcba9876543210fedcba9876543210', 'cursor');
    const vendor = createTenant('key');
    const after = await cursorOf(watchOne(createTestHub({ cursors: foreign }).hub, vendor));
    const watch = watchOne(createTestHub().hub, vendor, after);
    await settle();
    expect(watch.ending()).toMatchObject(REFUSED);
  });

  it.each(['by the same process', 'by one that was started meanwhile'])(
    'is good a day later, %s',
    async (by) => {
      const { hub, timers } = createTestHub();
      const vendor = createTenant('key');
      const after = await cursorOf(watchOne(hub, vendor));
      await timers.advance(86_400_000);
      vendor.put('p1/a', { status: 'RUNNING', name: 'new' });
      const later = createTestHub({ timers: createDrivenTimers(START + 86_400_000) }).hub;
      const watch = watchOne(by === 'by the same process' ? hub : later, vendor, after);
      await settle();
      expect(watch.events).toMatchObject([
        { origin: 'SNAPSHOT', change: 'UPDATED', changedFields: ['name'] },
      ]);
    },
  );
});

describe('what is in a cursor', () => {
  const payloadOf = (cursor: string | undefined) =>
    JSON.parse(cursors.verify(cursor ?? '') ?? 'null') as Record<string, unknown>;

  it('tells nobody without the secret whether two owners, jobs or fields have the same', async () => {
    const signers = ['0'.repeat(32), '1'.repeat(32)].map((secret) =>
      createTokenSigner(secret, 'cursor'),
    );
    const [left, right] = [createTenant('left'), createTenant('right')];
    for (const path of ['p1/a', 'p1/b'])
      left.put(path, { status: 'RUNNING', name: 'same', type: 'same' });
    const seen = await Promise.all(
      [
        { signer: signers[0]!, vendor: left, path: 'p1/a' },
        { signer: signers[1]!, vendor: left, path: 'p1/a' },
        { signer: signers[0]!, vendor: right, path: 'p1/a' },
        { signer: signers[0]!, vendor: left, path: 'p1/b' },
      ].map(async ({ signer, vendor, path }) => {
        const { hub } = createTestHub({ cursors: signer });
        const cursor = await cursorOf(watchOne(hub, vendor, undefined, path));
        return JSON.parse(signer.verify(cursor ?? '') ?? 'null') as Record<string, string>;
      }),
    );
    const digests = seen.flatMap(({ resource, fields }) => [resource, ...fields!.split('.')]);
    const told = digests.filter((digest) => digest !== '');
    expect(told.length).toBeGreaterThan(4 * 10);
    expect(new Set(told).size).toBe(told.length);
  });

  it('is small', async () => {
    const { hub } = createTestHub();
    const after = await cursorOf(watchOne(hub, createTenant('key')));
    expect(payloadOf(after)).toMatchObject({ type: 'Job', status: 'RUNNING' });
    expect(after?.length).toBeLessThan(450);
  });
});
