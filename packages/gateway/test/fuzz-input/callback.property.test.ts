import type { Adapter, LiveRef } from '@fabgraph/contract';
import { decodeGlobalId } from '@fabgraph/schema';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCallbackTokens } from '../../src/callback/callback-token.ts';
import { type OpenedCallbackRelay, openCallbackRelay } from '../e2e/callback-relay.ts';
import { callsOf, type OpenedGateway, openTestGateway } from '../e2e/gateway-setup.ts';
import { watch } from '../e2e/live-client.ts';
import { cube, uploadFiles } from '../e2e/stl.ts';
import { createDrivenTimers } from '../hub/driven-timers.ts';
import { heldBytes } from '../load/heap.ts';
import { quiet } from './quiet.ts';
import { bodyOf, type Report, reports, sendReport } from './report.ts';
import { runs } from './runs.ts';

interface ModelEvent {
  readonly origin: string;
  readonly model: { readonly status: string };
}

const WATCH = 'subscription ($id: ID!) { modelUpdated(id: $id) { origin model { status } } }';
const SECRET = '0123456789abcdef0123456789abcdef';
const ACCOUNT = 'authentise-demo';
/** What is read was not read by polling. */
const SELDOM = { minIntervalMs: 3_600_000, maxIntervalMs: 3_600_000 };
const GAP_MS = 500;
const MAX_BYTES = 65_536;

const timers = createDrivenTimers();
let test: OpenedGateway;
let origin: string;
let relay: OpenedCallbackRelay;
beforeAll(async () => {
  // What the vendor itself reports goes no further than to it.
  relay = await openCallbackRelay();
  relay.handle('hold');
  test = await openTestGateway({
    gateway: {
      publicUrl: relay.url,
      secret: SECRET,
      live: { timers, random: () => 0, callsPerSecond: 1_000, ...SELDOM },
    },
  });
  origin = new URL(test.url).origin;
  relay.leadTo(origin);
});
afterAll(async () => {
  await test.close();
  relay.close();
});

/** A model that is being processed and watched, and both kinds of addresses to report it to. */
async function openScene() {
  const { models } = await uploadFiles(test, 'authentise', [
    { filename: 'cube.stl', content: cube(10) },
  ]);
  const id = models[0]?.id ?? '';
  const ref = decodeGlobalId(id) as LiveRef;
  // Of an account no more is asked here than its name.
  const { callbackUrl = '', onMade } = test.gateway.reportAddressFor({
    account: ACCOUNT,
  } as Adapter);
  onMade?.([ref]);
  const watching = watch<ModelEvent>('WebSocket', test.url, 'modelUpdated', WATCH, { id });
  await watching.received(1);
  await quiet(timers, callCount);
  const uri = `${test.emulators.authentise.baseUrl}/model/${ref.path}/`;
  const addresses = {
    bound: callbackUrl.replace(relay.url, origin),
    unbound: `${origin}/callbacks/${ACCOUNT}/${createCallbackTokens(SECRET).make(ACCOUNT)}`,
  };
  const sendAndCheck = async (report: Report) => {
    const body = bodyOf(report, uri);
    const status = await sendReport(report, addresses[report.token], body, uri);
    expect(status).toBe(body.length > MAX_BYTES ? 413 : 204);
  };
  const send = async (all: readonly Report[]) => {
    const answers: Promise<void>[] = [];
    for (const report of all) {
      const answer = sendAndCheck(report);
      answers.push(answer);
      if (!report.waits) continue;
      await answer;
      await quiet(timers, callCount);
    }
    await Promise.all(answers);
    await quiet(timers, callCount);
    await timers.advance(GAP_MS);
    await quiet(timers, callCount);
    await timers.advance(GAP_MS);
    await quiet(timers, callCount);
  };
  return { path: ref.path, watching, send };
}

function callCount(): number {
  return callsOf(test.emulators, 'authentise').length;
}

describe('a callback under a right token', () => {
  it('is answered whatever it says, is read of at most once in half a second, and is believed in nothing', async () => {
    const heldAtFirst = heldBytes();
    const drawn = fc.tuple(reports, reports, reports);
    await fc.assert(
      fc.asyncProperty(drawn, async ([early, late, later]) => {
        const { path, watching, send } = await openScene();
        const { authentise } = test.emulators;
        const readOf = `GET /model/${path}/`;
        const expectReads = () => {
          const calls = callsOf(test.emulators, 'authentise');
          expect(calls.filter((call) => call !== readOf)).toEqual([]);
          expect(calls.length).toBeLessThanOrEqual(2);
        };
        const statuses = () => watching.events.map(({ model }) => model.status);
        authentise.clearCalls();
        await send(early);
        expectReads();
        expect(statuses()).toEqual(['PROCESSING']);

        authentise.clock.advance(10_000);
        authentise.clearCalls();
        await send([...late, PLAIN]);
        expectReads();
        await watching.received(2);
        expect(statuses()).toEqual(['PROCESSING', 'READY']);

        authentise.clearCalls();
        await send(later);
        expectReads();
        expect(statuses()).toEqual(['PROCESSING', 'READY']);
        expect(watching.errors).toEqual([]);
        watching.stop();
      }),
      runs(6),
    );
    expect(heldBytes() - heldAtFirst).toBeLessThan(40_000_000);
  });
});

/** As the vendor sends it. */
const PLAIN: Report = {
  method: 'POST',
  token: 'bound',
  query: '',
  headers: {},
  body: { text: '{}', done: [], size: null },
  cutAt: null,
  waits: false,
};

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a callback under a wrong token', () => {
  it('is 404 with any one character changed, and asks nothing of the vendor', async () => {
    const token = createCallbackTokens(SECRET).make(ACCOUNT);
    test.emulators.authentise.clearCalls();
    for (const [index, character] of [...token].entries()) {
      const other = CHARACTERS[(CHARACTERS.indexOf(character) + 1) % CHARACTERS.length];
      const wrong = `${token.slice(0, index)}${other}${token.slice(index + 1)}`;
      const address = `${origin}/callbacks/${ACCOUNT}/${wrong}`;
      expect(await sendReport(PLAIN, address, Buffer.from('{}'), '')).toBe(404);
    }
    expect(callsOf(test.emulators, 'authentise')).toEqual([]);
  });

  it('is never taken, however near it is to a right one', async () => {
    const tokens = createCallbackTokens(SECRET);
    const right = tokens.make(ACCOUNT);
    const places = fc.nat(right.length - 1);
    const wrong = fc
      .oneof(
        fc
          .tuple(places, fc.constantFrom(...CHARACTERS, '%', '.', '/', ' ', '\u00e9'))
          .map(([at, character]) => `${right.slice(0, at)}${character}${right.slice(at + 1)}`),
        places.map((at) => right.slice(0, at)),
        places.map((at) => `${right}${right.slice(at)}`),
        places.map(
          (at) =>
            `${right.slice(0, at)}%${right.charCodeAt(at).toString(16)}${right.slice(at + 1)}`,
        ),
        places.map((at) => `${right.slice(at)}${right.slice(0, at)}`),
        fc.constantFrom(
          right.toLowerCase(),
          right.toUpperCase(),
          tokens.make('metafold-demo'),
          `${right}=`,
        ),
        fc.stringMatching(/^[\w-]{40}$/),
      )
      .filter((token) => token !== right);
    fc.assert(
      fc.property(wrong, (token) => {
        expect(tokens.isValid(ACCOUNT, token)).toBe(false);
      }),
      runs(300),
    );
    expect(tokens.isValid(ACCOUNT, right)).toBe(true);
    expect(tokens.isValid('metafold-demo', right)).toBe(false);
  });
});
