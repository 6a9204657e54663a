import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../src/index.ts';
import { startServer } from './server.ts';

/** A gateway that accepts every subscription and says nothing. */
async function startSilence() {
  const sockets = new Set<Socket>();
  const url = await startServer(({ socket }, response) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
  });
  return { url, openCount: () => sockets.size };
}

describe('a subscription that is left', () => {
  it('ends at once for one who waits for its next event, by return', async () => {
    const { url, openCount } = await startSilence();
    const stream = createClient({ url }).jobs.watch('a');
    const waiting = stream.next();
    await vi.waitFor(() => expect(openCount()).toBe(1));
    await stream.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await vi.waitFor(() => expect(openCount()).toBe(0));
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('ends at once for one who waits for its next event, by the signal', async () => {
    const { url, openCount } = await startSilence();
    const controller = new AbortController();
    const waiting = createClient({ url }).jobs.watch('a', { signal: controller.signal }).next();
    await vi.waitFor(() => expect(openCount()).toBe(1));
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await vi.waitFor(() => expect(openCount()).toBe(0));
  });

  it('ends at once while it waits to come back', async () => {
    const controller = new AbortController();
    const client = createClient({ url: 'http://127.0.0.1:1/graphql', retry: { minDelayMs: 1e6 } });
    const waiting = client.jobs.watch('a', { signal: controller.signal }).next();
    setTimeout(() => controller.abort(), 20);
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('ends at once while its headers are still being made', async () => {
    const headers = () => new Promise<never>(() => {});
    const { jobs } = createClient({ url: 'http://127.0.0.1:1/graphql', headers });
    const controller = new AbortController();
    const waiting = jobs.watch('a', { signal: controller.signal }).next();
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const another = jobs.watch('a');
    const next = another.next();
    await another.return?.();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('takes a time that no timer can hold for endless', async () => {
    const { url, openCount } = await startSilence();
    const { jobs } = createClient({ url, idleTimeoutMs: Number.POSITIVE_INFINITY, retry: false });
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = jobs.wait('a', { timeoutMs: 2 ** 31, signal });
    await vi.waitFor(() => expect(openCount()).toBe(1));
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(waiting).rejects.toThrow('enough');
  });

  it('leaves no timer and no listener behind, also where it was waited for in vain', async () => {
    const { url, openCount } = await startSilence();
    const timerCount = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timerCount();
    const { signal } = new AbortController();
    const adding = vi.spyOn(signal, 'addEventListener');
    const removing = vi.spyOn(signal, 'removeEventListener');
    await expect(
      createClient({ url }).jobs.wait('a', { timeoutMs: 50, signal }),
    ).rejects.toMatchObject({ code: 'WAIT_TIMEOUT' });
    await vi.waitFor(() => expect(openCount()).toBe(0));
    expect(adding).toHaveBeenCalled();
    expect(removing).toHaveBeenCalledTimes(adding.mock.calls.length);
    // The runner has its own, which come and go. Waiting must not add one while it counts.
    for (let triesLeft = 200; triesLeft > 0 && timerCount() > before; triesLeft -= 1) {
      await wait(10);
    }
    expect(timerCount()).toBeLessThanOrEqual(before);
  });

  it('never begins where its signal is aborted already, or it is never read', async () => {
    const { url, openCount } = await startSilence();
    const { jobs } = createClient({ url });
    const unread = jobs.watch('a');
    expect(await jobs.watch('a', { signal: AbortSignal.abort() }).next()).toMatchObject({
      done: true,
    });
    await unread.return?.();
    expect(openCount()).toBe(0);
  });
});
