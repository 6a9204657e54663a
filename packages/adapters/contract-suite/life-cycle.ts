import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Entity, ReadContext, Slot } from '@fabgraph/contract';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRequest, facetOf, failureOf, firstOf, nounsOf } from './request.ts';
import type { DescribeAdapterOptions } from './subject.ts';

/** Longer than any test may take: only the abort can end such a read. */
const NEVER_MS = 600_000;

const READS = ['list', 'bulk read'];

export function describeLifeCycle(options: DescribeAdapterOptions): void {
  const { start } = options;

  describe.each(nounsOf(options))('a caller of %s who leaves', (noun) => {
    it.each(READS)('ends a %s at once and leaves the adapter usable', async (kind) => {
      const { adapter, vendor } = await start();
      const facet = facetOf(adapter, noun);
      const { ref } = await firstOf(adapter, noun);
      const read = (context: ReadContext): Promise<unknown> =>
        kind === 'list' ? facet.list({ first: 5 }, context) : facet.getMany([ref], context);
      vendor.clearCalls();
      await read(createRequest());
      // What is known without a call cannot be left.
      if (vendor.calls().length === 0) return;
      vendor.clearCalls();
      vendor.addFaults([{ path: '*', delayMs: NEVER_MS }]);
      const caller = new AbortController();
      const failure = failureOf(read(createRequest(caller.signal)).then(toSlots));
      await vi.waitFor(() => expect(vendor.calls()).not.toEqual([]));
      caller.abort();
      const { vendor: info, account } = adapter;
      expect(await failure).toMatchObject({ code: 'VENDOR_TIMEOUT', vendor: info.id, account });
      vendor.clearFaults();
      await firstOf(adapter, noun);
      expect(adapter.getState()).toBe('HEALTHY');
    });

    it('before the read begins costs no call', async () => {
      const { adapter, vendor } = await start();
      const gone = createRequest(AbortSignal.abort());
      await failureOf(
        facetOf(adapter, noun)
          .list({ first: 5 }, gone)
          .then(() => []),
      );
      expect(vendor.calls()).toEqual([]);
    });
  });

  it('counts its calls as the vendor does', async () => {
    const { adapter, vendor } = await start();
    for (const noun of nounsOf(options)) await firstOf(adapter, noun);
    expect(adapter.callsMade()).toBe(vendor.calls().length);
  });

  it('has no open connection when it is closed, and asks nothing any more', async () => {
    const sockets = watchSockets();
    const { adapter, vendor } = await start();
    for (const noun of nounsOf(options)) await firstOf(adapter, noun);
    expect(sockets).not.toEqual([]);
    await adapter.close();
    await vi.waitFor(() => {
      expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(0);
    });
    vendor.clearCalls();
    const lists = nounsOf(options).map((noun) =>
      facetOf(adapter, noun).list({ first: 5 }, createRequest()),
    );
    await Promise.allSettled(lists);
    expect(vendor.calls()).toEqual([]);
  });
}

function toSlots(answer: unknown): readonly Slot<Entity>[] {
  return Array.isArray(answer) ? answer : [];
}

/** Every outgoing connection of this process from now on until the test is over. */
function watchSockets(): readonly Socket[] {
  const sockets: Socket[] = [];
  const note = (message: unknown) => {
    sockets.push((message as { readonly socket: Socket }).socket);
  };
  subscribe('net.client.socket', note);
  onTestFinished(() => {
    unsubscribe('net.client.socket', note);
  });
  return sockets;
}
