import { describe, expect, it, onTestFinished } from 'vitest';
import { callsOf } from '../e2e/gateway-setup.ts';
import {
  CANARY,
  errorOf,
  PROJECT,
  projectOf,
  QUERY,
  useFaultGateway,
  withFaultGateway,
} from './fault-gateway.ts';
import { answerOf, PROJECT_ANSWER, startHostileVendor } from './hostile-vendor.ts';

type Fault = Parameters<Parameters<typeof withFaultGateway>[1]>[0]['emulators']['metafold'];
type FaultRule = Omit<Parameters<Fault['addFaults']>[0][number], 'path'>;

interface Expected {
  /** Null: none. */
  readonly code: string | null;
  /** Sent to the faulty vendor. */
  readonly calls: number;
  readonly retryable?: boolean;
  readonly httpStatus?: number;
  readonly retryAfterMs?: number;
  readonly message?: RegExp;
  /** Waited for at least. */
  readonly afterMs?: number;
}

interface Row {
  readonly fault: FaultRule;
  /** Absent: that of the reads is looked at elsewhere. */
  readonly read?: Expected;
  readonly write?: Expected;
}

const refused = (status: number, code: string, body?: unknown): Row => {
  const expected = { code, calls: 1, retryable: false, httpStatus: status };
  return { fault: { status, body }, read: expected, write: expected };
};

const lost = (status: number): Row => ({
  fault: { status },
  read: { code: 'VENDOR_UNAVAILABLE', calls: 3, retryable: true, httpStatus: status },
  write: { code: 'OUTCOME_UNKNOWN', calls: 1, retryable: false, httpStatus: status },
});

const ROWS: Readonly<Record<string, Row>> = {
  'A1: 400 with field messages': {
    fault: { status: 400, body: { errors: [{ field: 'name', msg: 'must not be empty' }] } },
    read: { code: 'INVALID_INPUT', calls: 1, retryable: false, message: /name: must not be empty/ },
    write: {
      code: 'INVALID_INPUT',
      calls: 1,
      retryable: false,
      message: /name: must not be empty/,
    },
  },
  'A1: 400 with msg': {
    fault: { status: 400, body: { msg: 'bad shape' } },
    read: { code: 'INVALID_INPUT', calls: 1, message: /bad shape/ },
  },
  'A1: 400 with description': {
    fault: { status: 400, body: { description: 'no such part' } },
    read: { code: 'INVALID_INPUT', calls: 1, message: /no such part/ },
  },
  'A2: 401 to a token that cannot be renewed': refused(401, 'UNAUTHENTICATED'),
  'A3: 403': refused(403, 'FORBIDDEN'),
  'A6: 409': refused(409, 'CONFLICT'),
  'A8: 422': refused(422, 'INVALID_INPUT'),
  'A8: 406': refused(406, 'INVALID_INPUT'),
  'A8: 415': refused(415, 'INVALID_INPUT'),
  'A8: 418': refused(418, 'VENDOR_BAD_RESPONSE'),
  'A8: 451': refused(451, 'VENDOR_BAD_RESPONSE'),
  'A9: 429 with Retry-After: 1, once': {
    fault: { status: 429, headers: { 'retry-after': '1' }, times: 1 },
    read: { code: null, calls: 2, afterMs: 1_000 },
  },
  'A11: 429 without Retry-After, for ever': {
    fault: { status: 429 },
    read: { code: 'RATE_LIMITED', calls: 3, retryable: true, httpStatus: 429 },
  },
  'A12: 429 on a write': {
    fault: { status: 429, headers: { 'retry-after': '1' } },
    write: { code: 'RATE_LIMITED', calls: 1, retryAfterMs: 1_000, httpStatus: 429 },
  },
  'A13: 500 once, then 200': {
    fault: { status: 500, times: 1 },
    read: { code: null, calls: 2 },
  },
  'A13: 500': lost(500),
  'A13: 502': lost(502),
  'A13: 504': lost(504),
  'A13: 503': {
    fault: { status: 503 },
    read: { code: 'VENDOR_UNAVAILABLE', calls: 3, retryable: true, httpStatus: 503 },
    write: { code: 'VENDOR_UNAVAILABLE', calls: 1, httpStatus: 503 },
  },
  'A27: 304 to a request without conditions': {
    fault: { status: 304 },
    read: { code: 'VENDOR_BAD_RESPONSE', calls: 1 },
  },
  'A27: 204': { fault: { status: 204 }, read: { code: 'VENDOR_BAD_RESPONSE', calls: 1 } },
  'A27: 205': { fault: { status: 205 }, read: { code: 'VENDOR_BAD_RESPONSE', calls: 1 } },
  'A27: 600': { fault: { status: 600 }, read: { code: 'VENDOR_BAD_RESPONSE', calls: 1 } },
};

const faultGateway = useFaultGateway();

describe.each(Object.entries(ROWS))('%s', (_, { fault, read, write }) => {
  const kinds = [
    { kind: 'read', expected: read },
    { kind: 'write', expected: write },
  ].flatMap(({ kind, expected }) => (expected === undefined ? [] : [{ kind, expected }]));

  it.each(kinds)('to a $kind is $expected.code', async ({ kind, expected }) => {
    const { emulators, ask, write: send } = faultGateway();
    emulators.metafold.addFaults([{ ...fault, path: '*' }]);
    const startedAt = performance.now();
    const answer = await (kind === 'read' ? ask() : send());
    const { code, calls, message, retryable, httpStatus, retryAfterMs, afterMs = 0 } = expected;
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(afterMs);
    expect(callsOf(emulators, 'metafold')).toHaveLength(calls);
    if (code === null) {
      expect(answer.errors).toBeUndefined();
      expect(answer.data.faulty).toMatchObject({ name: expect.any(String) });
      return;
    }
    const error = errorOf(answer);
    expect(error).toMatchObject({ code, vendor: 'metafold' });
    if (retryable !== undefined) expect(error.retryable).toBe(retryable);
    if (httpStatus !== undefined) expect(error.httpStatus).toBe(httpStatus);
    if (retryAfterMs !== undefined) expect(error.retryAfterMs).toBe(retryAfterMs);
    if (message !== undefined) expect(error.message).toMatch(message);
  });
});

it('A3: what was forbidden once is asked for anew', async () => {
  const { emulators, ask } = faultGateway();
  emulators.metafold.addFaults([{ path: '*', status: 403, times: 1 }]);
  expect(errorOf(await ask()).code).toBe('FORBIDDEN');
  expect((await ask()).errors).toBeUndefined();
});

it('A9: what one account is asked to wait for delays no other, of this vendor or another', async () => {
  const vendor = await startHostileVendor({
    onCall: (socket, _, { head }) => {
      const isOther = head.includes(`${CANARY}-other`);
      const refusal = answerOf(429, '{}', { 'content-length': '2', 'retry-after': '8' });
      socket.write(isOther ? PROJECT_ANSWER : refusal);
    },
  });
  onTestFinished(vendor.close);
  const options = { origin: vendor.origin, accounts: ['other'] };
  await withFaultGateway(options, async ({ query, url }) => {
    const controller = new AbortController();
    let isOver = false;
    const waiting = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { id: PROJECT } }),
      signal: controller.signal,
    })
      .catch(() => {})
      .finally(() => {
        isOver = true;
      });
    await expect.poll(() => vendor.calls).toHaveLength(1);
    const { data } = await query(
      `query ($id: ID!) {
        other: folder(id: $id) { name }
        folders(filter: { vendors: ["3dverse"] }) { sources { state } }
      }`,
      { id: projectOf(1, 'other') },
    );
    expect(data).toEqual({ other: { name: 'Gear' }, folders: { sources: [{ state: 'OK' }] } });
    expect(isOver).toBe(false);
    controller.abort();
    await waiting;
  });
});

it('A11: a vendor that asks for more than the operation has is told of at once', async () => {
  await withFaultGateway({}, async ({ emulators, ask }) => {
    emulators.metafold.addFaults([{ path: '*', status: 429, headers: { 'retry-after': '60' } }]);
    const error = errorOf(await ask());
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
    expect(callsOf(emulators, 'metafold')).toHaveLength(1);
  });
});

it('A14: 503 for ever opens the breaker, which answers at once; probes close it again', async () => {
  await withFaultGateway({}, async ({ emulators, ask, traffic, advanceBreakers }) => {
    const seen = () => callsOf(emulators, 'metafold').length;
    const state = () => traffic.getState().breakers[0]?.state;
    emulators.metafold.addFaults([{ path: '*', status: 503 }]);
    expect(errorOf(await ask())).toMatchObject({ code: 'VENDOR_UNAVAILABLE', httpStatus: 503 });
    expect(seen()).toBe(3);
    expect(errorOf(await ask()).code).toBe('VENDOR_UNAVAILABLE');
    expect([seen(), state()]).toEqual([5, 'OPEN']);
    for (let asked = 0; asked < 20; asked += 1) {
      const error = errorOf(await ask());
      expect(error).toMatchObject({ code: 'VENDOR_UNAVAILABLE', retryable: true });
      expect(error.retryAfterMs).toBeGreaterThan(0);
      expect(error.retryAfterMs).toBeLessThanOrEqual(10_000);
    }
    expect(seen()).toBe(5);

    advanceBreakers(10_000);
    await ask();
    expect([seen(), state()]).toEqual([6, 'OPEN']);
    advanceBreakers(10_000);
    await ask();
    expect(seen()).toBe(6);

    emulators.metafold.clearFaults();
    advanceBreakers(10_000);
    for (const state of ['HALF_OPEN', 'HALF_OPEN', 'CLOSED']) {
      expect((await ask()).errors).toBeUndefined();
      expect(traffic.getState().breakers[0]?.state).toBe(state);
    }
  });
});
