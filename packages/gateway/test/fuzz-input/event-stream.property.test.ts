import type { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { LiveRef } from '@fabgraph/contract';
import { decodeGlobalId } from '@fabgraph/schema';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callsOf, type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { until, watch } from '../e2e/live-client.ts';
import { cube, uploadFiles } from '../e2e/stl.ts';
import { type HostileVendor, startHostileVendor } from '../fault/hostile-vendor.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { heldBytes } from '../load/heap.ts';
import { damage, damages } from './byte-damage.ts';
import { cutAt, cuts } from './cut.ts';
import { quiet } from './quiet.ts';
import { runs } from './runs.ts';

interface ModelEvent {
  readonly model: { readonly status: string };
}

const WATCH = 'subscription ($id: ID!) { modelUpdated(id: $id) { model { status } } }';
/** What is read was not read by polling. */
const SELDOM = { minIntervalMs: 3_600_000, maxIntervalMs: 3_600_000 };
const GAP_MS = 500;
/** The longest wait before a stream is opened again. */
const MAX_BACKOFF_MS = 31_000;
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n\n';
const GOOD = '{"payload":{"uri":"%URI%","status":"processing"}}';

const timers = createDrivenTimers();
let test: OpenedGateway;
let vendor: HostileVendor;
let stream: Socket | undefined;
beforeAll(async () => {
  vendor = await startHostileVendor({
    onCall: (socket) => {
      socket.setNoDelay().write(HEAD);
      stream = socket;
    },
  });
  test = await openTestGateway({
    settings: { authentise: { events: 'true', eventsUrl: vendor.origin } },
    gateway: { live: { timers, random: () => 0, callsPerSecond: 1_000, ...SELDOM } },
  });
});
afterAll(async () => {
  await test.close();
  vendor.close();
});

const WORDS = ['\n', '\r\n', '\r', '{', '"payload"', '"uri"', '%URI%', '\ufeff', 'null', '\u0000'];

/** Lines that are none of the vendor's, or once were. */
const junk: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .array(fc.constantFrom(...WORDS, GOOD), { maxLength: 8 })
    .map((words) => Buffer.from(words.join(''))),
  damages(WORDS).map((done) => damage(Buffer.from(`${GOOD}\r\n${GOOD}\n`), done)),
  {
    weight: 3,
    arbitrary: fc.constantFrom(65_536, 65_537, 1_000_000).map((size) => Buffer.alloc(size, 'x')),
  },
  fc.nat(200).map((count) => Buffer.from(`${GOOD}\n`.repeat(count))),
  fc
    .constantFrom(
      '{"payload":null}',
      '{"payload":{"uri":7}}',
      '[]',
      '',
      '\ufeff',
      '{"__proto__":{"payload":{"uri":"%URI%"}}}',
    )
    .map((text) => Buffer.from(text)),
);

const rounds = fc.record({
  junk,
  end: fc.constantFrom('\n', '\r\n'),
  junkCuts: cuts,
  goodCuts: cuts,
  breaksOff: fc.option(fc.constantFrom('end' as const, 'reset' as const), { freq: 2 }),
});

async function write(bytes: Buffer, places: readonly number[]): Promise<void> {
  for (const piece of cutAt(bytes, places)) {
    stream?.write(piece);
    await turn();
  }
}

async function uploadModel(): Promise<string> {
  const file = { filename: 'cube.stl', content: cube(10) };
  const { models } = await uploadFiles(test, 'authentise', [file]);
  return models[0]?.id ?? '';
}

/** Whatever waits for its half second has been read. */
async function drain(): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    await quiet(timers, callCount);
    await timers.advance(GAP_MS);
  }
  await quiet(timers, callCount);
}

function callCount(): number {
  return callsOf(test.emulators, 'authentise').length;
}

it('what comes over a stream wakes the watch it names, whatever came before, and costs no more', async () => {
  const id = await uploadModel();
  const otherId = await uploadModel();
  const watching = watch<ModelEvent>('WebSocket', test.url, 'modelUpdated', WATCH, { id });
  await watching.received(1);
  const other = watch<ModelEvent>('WebSocket', test.url, 'modelUpdated', WATCH, { id: otherId });
  await other.received(1);
  await timers.advance(0);
  await until(() => stream !== undefined, 'the stream');
  const { path } = decodeGlobalId(id) as LiveRef;
  const one = `GET /model/${path}/`;
  // Of both a list tells at once.
  const all = [one, `GET /model/${(decodeGlobalId(otherId) as LiveRef).path}/`, 'GET /model/'];
  const uri = `${test.emulators.authentise.baseUrl}/model/${path}/`;
  const inPlace = (bytes: Buffer) =>
    Buffer.from(bytes.toString('latin1').replaceAll('%URI%', uri), 'latin1');
  const expectReads = (most: number, reads: readonly string[]) => {
    const calls = callsOf(test.emulators, 'authentise');
    expect(calls.filter((call) => !reads.includes(call))).toEqual([]);
    for (const read of reads) {
      expect(calls.filter((call) => call === read).length).toBeLessThanOrEqual(most);
    }
    test.emulators.authentise.clearCalls();
  };
  await drain();
  const heldAtFirst = heldBytes();
  test.emulators.authentise.clearCalls();

  await fc.assert(
    fc.asyncProperty(rounds, async ({ junk: bytes, end, junkCuts, goodCuts, breaksOff }) => {
      const opened = vendor.calls.length;
      await write(Buffer.concat([inPlace(bytes), Buffer.from(end)]), junkCuts);
      await drain();
      // At once and after half a second; what the wire held back may come a moment later.
      expectReads(3, all);
      expect(vendor.calls.length).toBe(opened);
      await write(Buffer.from(`${GOOD.replace('%URI%', uri)}${end}`), goodCuts);
      await until(() => callCount() > 0, 'the read of what the line names');
      await drain();
      expectReads(2, [one]);
      if (breaksOff === null) return;
      if (breaksOff === 'end') stream?.end();
      else stream?.resetAndDestroy();
      await until(() => vendor.openSockets() === 0, 'the end of the stream');
      await wait(5);
      await timers.advance(MAX_BACKOFF_MS);
      await until(() => vendor.calls.length > opened, 'another stream');
      await until(() => callCount() > 0, 'the read of what was missed');
      await drain();
      expect(vendor.calls.length).toBe(opened + 1);
      expectReads(2, all);
    }),
    runs(6),
  );
  for (const { events, errors } of [watching, other]) {
    expect(events).toHaveLength(1);
    expect(errors).toEqual([]);
  }
  expect(heldBytes() - heldAtFirst).toBeLessThan(20_000_000);
});
