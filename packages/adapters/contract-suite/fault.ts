import type { AccountState, Adapter, ErrorCode } from '@fabgraph/contract';
import { assert, describe, expect, it } from 'vitest';
import { createTraffic } from '../src/http/traffic.ts';
import {
  type AnyFacet,
  createRequest,
  entityIn,
  facetOf,
  failureOf,
  firstOf,
  nounsOf,
} from './request.ts';
import { leaksIn } from './secret.ts';
import type { DescribeAdapterOptions, Fault, Noun, Started } from './subject.ts';

interface Expected {
  readonly fault: Omit<Fault, 'path'>;
  readonly code: ErrorCode;
  /** How often one request may be sent, the first time included. */
  readonly maxTries: number;
  readonly state: AccountState;
}

/** So many failures as there are lists here would otherwise have the vendor left alone for a while. */
const NEVER_GIVES_UP = { limits: { breaker: { failuresInRow: 1_000, minCalls: 1_000 } } };

const ONCE = 1;
const REPEATED = 3;

const FAULTS: Readonly<Record<string, Expected>> = {
  'a 400': { fault: { status: 400 }, code: 'INVALID_INPUT', maxTries: ONCE, state: 'HEALTHY' },
  'a 401': {
    fault: { status: 401 },
    code: 'UNAUTHENTICATED',
    maxTries: ONCE,
    state: 'UNAUTHENTICATED',
  },
  'a 403': { fault: { status: 403 }, code: 'FORBIDDEN', maxTries: ONCE, state: 'HEALTHY' },
  'a 429': {
    fault: { status: 429, headers: { 'retry-after': '60' } },
    code: 'RATE_LIMITED',
    maxTries: ONCE,
    state: 'DEGRADED',
  },
  'a 500': {
    fault: { status: 500 },
    code: 'VENDOR_UNAVAILABLE',
    maxTries: REPEATED,
    state: 'DEGRADED',
  },
  'a page for browsers': {
    fault: {
      body: '<!doctype html><title>Sign in</title>',
      headers: { 'content-type': 'text/html' },
    },
    code: 'VENDOR_BAD_RESPONSE',
    maxTries: ONCE,
    state: 'DEGRADED',
  },
  'an answer that breaks off': {
    fault: { truncate: 1 },
    code: 'VENDOR_BAD_RESPONSE',
    maxTries: REPEATED,
    state: 'DEGRADED',
  },
  'a connection that breaks': {
    fault: { reset: true },
    code: 'VENDOR_UNAVAILABLE',
    maxTries: REPEATED,
    state: 'UNREACHABLE',
  },
};

export function describeFaults(options: DescribeAdapterOptions): void {
  const { start, errorBody } = options;

  describe.each(Object.keys(FAULTS))('to %s', (name) => {
    const { fault, code, maxTries, state } = FAULTS[name] as Expected;

    it(`every read of one thing answers ${code}, sent ${maxTries} times at most`, async () => {
      const started = await start();
      const { adapter, vendor, secrets } = started;
      const reads = await readsThatCall(options, started);
      const told = listenTo(adapter);
      vendor.addFaults([{ method: 'GET', path: '*', ...withBody(fault, secrets) }]);
      vendor.clearCalls();
      const failures = await Promise.all(reads.map((read) => failureOf(read())));
      for (const failure of failures) expectFailure(failure, code, started);
      expect(sendingsOf(vendor)).toBeLessThanOrEqual(maxTries);
      expect(adapter.getState()).toBe(state);
      expect(told.at(-1)).toBe(state);
    });

    it(`every list answers ${code}, and is well again when the vendor is`, async () => {
      const started = await start({ traffic: createTraffic(NEVER_GIVES_UP) });
      const { adapter, vendor, secrets } = started;
      const told = listenTo(adapter);
      vendor.addFaults([{ method: 'GET', path: '*', ...withBody(fault, secrets) }]);
      const lists = nounsOf(options).map(async (noun) => {
        const calls = vendor.calls().length;
        const outcome = await facetOf(adapter, noun)
          .list({ first: 5 }, createRequest())
          .then(
            () => 'answered',
            (error: unknown) => error,
          );
        // What is known without asking cannot fail.
        if (outcome === 'answered' && vendor.calls().length === calls) return;
        expectFailure(outcome, code, started);
      });
      for (const list of lists) await list;
      expect(sendingsOf(vendor)).toBeLessThanOrEqual(maxTries);
      vendor.clearFaults();
      // Asked for quiet, it keeps quiet: the next test looks at that.
      if (code === 'RATE_LIMITED') return;
      for (const noun of nounsOf(options)) await firstOf(adapter, noun);
      expect(adapter.getState()).toBe('HEALTHY');
      expect(told.at(-1)).toBe('HEALTHY');
    });
  });

  it('answers NOT_FOUND to a 404 for one thing, sent once, and stays healthy', async () => {
    const started = await start();
    const { adapter, vendor } = started;
    const reads = await readsThatCall(options, started);
    vendor.addFaults([{ method: 'GET', path: '*', status: 404, body: errorBody('No such thing') }]);
    vendor.clearCalls();
    const failures = await Promise.all(reads.map((read) => failureOf(read())));
    for (const failure of failures) expectFailure(failure, 'NOT_FOUND', started);
    expect(sendingsOf(vendor)).toBe(1);
    expect(adapter.getState()).toBe('HEALTHY');
  });

  it('says how long a vendor asks for quiet, and sends nothing meanwhile', async () => {
    const started = await start();
    const { adapter, vendor } = started;
    const [read] = await readsThatCall(options, started);
    let toldUntil: Date | null = null;
    adapter.onStateChange(() => {
      toldUntil = adapter.heldUntil();
    });
    vendor.addFaults([{ path: '*', status: 429, headers: { 'retry-after': '60' }, times: 1 }]);
    expect(await failureOf(read())).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
    expect(adapter.heldUntil()?.getTime()).toBeGreaterThan(Date.now());
    expect(Number(toldUntil)).toBeGreaterThan(Date.now());
    vendor.clearCalls();
    const second = (await failureOf(read())) as { code: string; retryAfterMs: number };
    expect(second.code).toBe('RATE_LIMITED');
    expect(second.retryAfterMs).toBeGreaterThan(0);
    expect(vendor.calls()).toEqual([]);
  });

  it('gets over a failure that passes, at the cost of one more call', async () => {
    const started = await start();
    const { adapter, vendor } = started;
    const noun = (await nounsThatCall(options, started))[0];
    const { ref } = await firstOf(adapter, noun);
    vendor.addFaults([{ method: 'GET', path: '*', status: 503, times: 1 }]);
    const [slot] = await facetOf(adapter, noun).getMany([ref], createRequest());
    expect(entityIn(slot).ref).toEqual(ref);
  });

  it('says what the vendor said, without the secrets that it repeats', async () => {
    const started = await start();
    const { vendor, secrets } = started;
    const [read] = await readsThatCall(options, started);
    const body = errorBody(`The seventh gear is jammed, ${secrets.join(' ')}`);
    vendor.addFaults([{ path: '*', status: 400, body }]);
    const failure = (await failureOf(read())) as Error;
    expect(failure.message).toContain('The seventh gear is jammed');
    expect(leaksIn(failure, secrets)).toEqual([]);
  });

  /** What a refusal says repeats what it was sent. */
  function withBody(fault: Expected['fault'], secrets: readonly string[]): Expected['fault'] {
    if (fault.status === undefined) return fault;
    return { ...fault, body: errorBody(`No: ${secrets.join(', ')}`) };
  }
}

/** Its state now and those that it tells of, in turn. */
function listenTo(adapter: Adapter): readonly AccountState[] {
  const told = [adapter.getState()];
  adapter.onStateChange(() => told.push(adapter.getState()));
  return told;
}

/** How often the most frequent request was sent. */
function sendingsOf({ calls }: Started['vendor']): number {
  const counts = new Map<string, number>();
  for (const { method, path, query } of calls()) {
    const key = `${method} ${path}?${query}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

function expectFailure(failure: unknown, code: ErrorCode, { adapter, secrets }: Started): void {
  const { vendor, account } = adapter;
  expect(failure).toMatchObject({ name: 'VendorError', code, vendor: vendor.id, account });
  expect(leaksIn(failure, secrets)).toEqual([]);
}

/** The nouns whose things are asked for at the vendor; the rest is known without. */
async function nounsThatCall(
  options: DescribeAdapterOptions,
  { adapter, vendor }: Started,
): Promise<readonly [Noun, ...Noun[]]> {
  const found: Noun[] = [];
  for (const noun of nounsOf(options)) {
    const { ref } = await firstOf(adapter, noun);
    vendor.clearCalls();
    await facetOf(adapter, noun).getMany([ref], createRequest());
    if (vendor.calls().length > 0) found.push(noun);
  }
  const [first, ...rest] = found;
  assert(first, 'No read of one thing calls the vendor.');
  return [first, ...rest];
}

type Read = () => ReturnType<AnyFacet['getMany']>;

async function readsThatCall(
  options: DescribeAdapterOptions,
  started: Started,
): Promise<readonly [Read, ...Read[]]> {
  const { adapter } = started;
  const toRead = async (noun: Noun): Promise<Read> => {
    const { ref } = await firstOf(adapter, noun);
    return () => facetOf(adapter, noun).getMany([ref], createRequest());
  };
  const [first, ...rest] = await nounsThatCall(options, started);
  return [await toRead(first), ...(await Promise.all(rest.map(toRead)))];
}
