import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startTestGateway } from '../e2e/gateway-setup.ts';
import { watch } from '../e2e/live-client.ts';
import { folderOf } from '../e2e/stl.ts';
import { startTwoSteps } from '../e2e/two-step-workflow.ts';

const HOUR_MS = 3_600_000;

interface Told {
  readonly change: string;
  readonly observedAt: string;
  readonly job: { readonly status: string };
}

/** Sets the clock of the wall, which stands still from then on; not the timers. */
function jump(ms: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now + ms);
}

afterEach(() => void vi.useRealTimers());

describe.each([
  ['forth', HOUR_MS],
  ['back', -HOUR_MS],
])('a clock that is set an hour %s', (_, ms) => {
  it('F6: keeps no watch from being polled, nor its events from being in time', async () => {
    const test = await startTestGateway();
    const id = await startTwoSteps(test);
    const watching = watch<Told>(
      'WebSocket',
      test.url,
      'jobUpdated',
      'subscription ($id: ID!) { jobUpdated(id: $id) { change observedAt job { status } } }',
      { id },
    );
    await watching.received(1);
    jump(ms);
    test.advance(60_000);
    await watching.ended();
    const last = watching.events.at(-1);
    expect(last).toMatchObject({ change: 'UPDATED', job: { status: 'SUCCEEDED' } });
    expect(Math.abs(Date.parse(last?.observedAt ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('F6: neither opens nor closes a breaker', async () => {
    const { query, emulators } = await startTestGateway();
    const look = () => query('{ folders(filter: { vendors: ["metafold"] }) { nodes { name } } }');
    emulators.metafold.addFaults([{ path: '*', status: 500 }]);
    const calls = () => emulators.metafold.calls().length;
    for (let each = 0; each < 10; each += 1) await look();
    const before = calls();
    emulators.metafold.clearFaults();
    await look();
    jump(ms);
    await look();
    expect(calls()).toBe(before);
  });

  it('F6: refuses no upload as too slow', async () => {
    const test = await startTestGateway();
    const size = 20;
    const input = { ...(await folderOf(test, 'metafold')), files: [{ filename: 'a.stl', size }] };
    const { data } = await test.query<{ createUpload: { files: { url: string }[] } }>(
      'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { files { url } } }',
      { input },
    );
    const call = request(data.createUpload.files[0]?.url ?? '', {
      method: 'PUT',
      headers: { 'content-length': size },
    });
    const answered = once(call, 'response');
    call.write('solid cube');
    await wait(50);
    jump(ms);
    for (const text of ['x'.repeat(5), 'y'.repeat(5)]) {
      call.write(text);
      await wait(50);
    }
    call.end();
    const [answer] = await answered;
    expect(answer.statusCode).toBe(201);
  });
});
