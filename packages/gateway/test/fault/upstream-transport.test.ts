import type { Socket } from 'node:net';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  CANARY,
  errorOf,
  PROJECT,
  projectOf,
  QUERY,
  useFaultGateway,
  withFaultGateway,
} from './fault-gateway.ts';
import { type HostileVendor, PROJECT_ANSWER, startHostileVendor } from './hostile-vendor.ts';

type Behavior = (socket: Socket, count: number) => void;

interface Row {
  readonly onCall?: Behavior;
  readonly read?: { readonly code: string | null; readonly calls: number };
  readonly write?: { readonly code: string; readonly calls: number };
}

const answerProject: Behavior = (socket) => void socket.write(PROJECT_ANSWER);
const GARBAGE = Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 73 + 19) % 256));
const CALL_TIMEOUT_MS = 400;

const ROWS: Readonly<Record<string, Row>> = {
  'B1: headers never come': {
    onCall: () => {},
    read: { code: 'VENDOR_TIMEOUT', calls: 1 },
    write: { code: 'OUTCOME_UNKNOWN', calls: 1 },
  },
  'B1: a body that trickles for ever': {
    onCall: (socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n',
      );
      const timer = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(timer));
    },
    read: { code: 'VENDOR_TIMEOUT', calls: 1 },
    write: { code: 'OUTCOME_UNKNOWN', calls: 1 },
  },
  'B3: FIN before the status': {
    onCall: (socket) => void socket.end(),
    read: { code: 'VENDOR_UNAVAILABLE', calls: 3 },
    write: { code: 'OUTCOME_UNKNOWN', calls: 1 },
  },
  'B3: RST before the status': {
    onCall: (socket) => void socket.resetAndDestroy(),
    read: { code: 'VENDOR_UNAVAILABLE', calls: 3 },
    write: { code: 'OUTCOME_UNKNOWN', calls: 1 },
  },
  'B3: RST before the status, once': {
    onCall: (socket, count) => {
      if (count === 1) socket.resetAndDestroy();
      else answerProject(socket, count);
    },
    read: { code: null, calls: 2 },
  },
  'B3: RST in the middle of the answer': {
    onCall: (socket) => {
      socket.write(PROJECT_ANSWER.subarray(0, -5), () => socket.resetAndDestroy());
    },
    read: { code: 'VENDOR_BAD_RESPONSE', calls: 3 },
    write: { code: 'OUTCOME_UNKNOWN', calls: 1 },
  },
  'B14: garbage, then the end': {
    onCall: (socket) => void socket.end(GARBAGE),
    read: { code: 'VENDOR_UNAVAILABLE', calls: 3 },
    write: { code: 'OUTCOME_UNKNOWN', calls: 1 },
  },
  'B14: more answers than were asked for': {
    onCall: (socket) => void socket.write(Buffer.concat([PROJECT_ANSWER, PROJECT_ANSWER])),
    read: { code: null, calls: 1 },
  },
};

let hostile: HostileVendor | undefined;
let behavior: Row = {};

const faultGateway = useFaultGateway(
  async () => {
    let begun = 0;
    let row = behavior;
    hostile = await startHostileVendor({
      onCall: (socket) => {
        // Counted for each row.
        if (row !== behavior) begun = 0;
        row = behavior;
        begun += 1;
        (behavior.onCall ?? answerProject)(socket, begun);
      },
    });
    const { origin } = hostile;
    const limits = { callTimeoutMs: CALL_TIMEOUT_MS, breaker: { minCalls: 100_000 } };
    return { origin, limits };
  },
  () => {
    behavior = {};
  },
);
afterAll(() => hostile?.close());

const callCount = () => hostile?.calls.length ?? 0;

describe.each(Object.entries(ROWS))('%s', (_, row) => {
  const kinds = [
    { kind: 'read', expected: row.read },
    { kind: 'write', expected: row.write },
  ].flatMap(({ kind, expected }) => (expected === undefined ? [] : [{ kind, ...expected }]));

  it.each(kinds)('to a $kind is $code', async ({ kind, code, calls }) => {
    behavior = { ...row };
    const before = callCount();
    const { ask, write } = faultGateway();
    const answer = await (kind === 'read' ? ask() : write());
    expect(callCount() - before).toBe(calls);
    if (code === null) {
      expect(answer).toMatchObject({ data: { faulty: { name: 'Gear' } } });
      expect(answer.errors).toBeUndefined();
    } else expect(errorOf(answer)).toMatchObject({ code, vendor: 'metafold' });
  });
});

it('B1: is told at the deadline of the call, and the socket is closed', async () => {
  let isClosed = false;
  behavior = {
    onCall: (socket) => {
      socket.once('close', () => {
        isClosed = true;
      });
    },
  };
  const startedAt = performance.now();
  expect(errorOf(await faultGateway().ask()).code).toBe('VENDOR_TIMEOUT');
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(CALL_TIMEOUT_MS - 1);
  await expect.poll(() => isClosed).toBe(true);
});

it('B1: a call ends early enough for its operation to answer', async () => {
  const limits = { reserveMs: 150, breaker: { minCalls: 100_000 } };
  behavior = { onCall: () => {} };
  const options = { origin: hostile?.origin ?? '', limits, gateway: { operationDeadlineMs: 500 } };
  await withFaultGateway(options, async ({ ask }) => {
    const startedAt = performance.now();
    const error = errorOf(await ask());
    expect(error).toMatchObject({ code: 'VENDOR_TIMEOUT', vendor: 'metafold' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(349);
  });
});

it('B6: a kept connection that is closed as it is used again costs a read nothing', async () => {
  const { ask } = faultGateway();
  await ask();
  const reused = new Set<Socket>();
  behavior = {
    onCall: (socket, count) => {
      if (reused.size === 0) {
        reused.add(socket);
        socket.destroy();
      } else answerProject(socket, count);
    },
  };
  const answer = await ask();
  expect(answer.errors).toBeUndefined();
  expect(reused.size).toBe(1);
});

it('B7: a refused connection fails reads and writes alike, and may be tried again', async () => {
  const gone = await startHostileVendor({});
  gone.close();
  await withFaultGateway({ origin: gone.origin }, async ({ ask, write }) => {
    expect(errorOf(await ask())).toMatchObject({ code: 'VENDOR_UNAVAILABLE', retryable: true });
    expect(errorOf(await write())).toMatchObject({ code: 'VENDOR_UNAVAILABLE', retryable: true });
  });
});

it('B7: a write whose connection never opened is sent once it can be', async () => {
  const gone = await startHostileVendor({});
  gone.close();
  const limits = { maxTries: 10, breaker: { failuresInRow: 1_000, minCalls: 1_000 } };
  await withFaultGateway({ origin: gone.origin, limits }, async ({ write }) => {
    const writing = write();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const back = await startHostileVendor({ onCall: answerProject, port: gone.port });
    const answer = await writing;
    expect(answer.errors).toBeUndefined();
    expect(back.calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    back.close();
  });
});

it('B11: a vendor that hangs delays no other, and only so many calls wait for it', async () => {
  const hung: Socket[] = [];
  let isHung = true;
  behavior = {
    onCall: (socket) => {
      if (isHung) hung.push(socket);
      else socket.write(PROJECT_ANSWER);
    },
  };
  const limits = { callTimeoutMs: 20_000, callsPerAccount: 4, maxQueue: 10 };
  const options = { origin: hostile?.origin ?? '', limits };
  await withFaultGateway(options, async ({ query, traffic }) => {
    // Different documents, which nothing lets share a call.
    const waiting = Array.from({ length: 30 }, (_, index) =>
      query(QUERY.replace('query', `query Q${index}`), { id: projectOf(index + 1) }),
    );
    const full = expect.objectContaining({ account: 'metafold-demo', inFlight: 4, waiting: 10 });
    await expect.poll(() => traffic.getState().lanes).toContainEqual(full);
    for (let round = 0; round < 10; round += 1) {
      const { errors } = await query(
        `query Q${round} { folders(filter: { vendors: ["3dverse"] }) { nodes { id } } }`,
      );
      expect(errors).toBeUndefined();
    }
    // None of the one was waited for by the other.
    expect(traffic.getState().lanes).toContainEqual(full);
    expect(hung).toHaveLength(4);
    isHung = false;
    for (const socket of hung) socket.write(PROJECT_ANSWER);
    const codes = (await Promise.all(waiting)).flatMap(({ errors = [] }) =>
      errors.map(({ extensions }) => extensions.code),
    );
    expect(codes).toEqual(Array(16).fill('OVERLOADED'));
  });
});

it('B12: a client that leaves ends its reads, long before their time is up', async () => {
  const reads = { begun: 0, closed: 0 };
  behavior = {
    onCall: (socket) => {
      reads.begun += 1;
      socket.once('close', () => {
        reads.closed += 1;
      });
    },
  };
  const limits = { callTimeoutMs: 20_000 };
  await withFaultGateway({ origin: hostile?.origin ?? '', limits }, async ({ url }) => {
    const controller = new AbortController();
    const asked = fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY, variables: { id: PROJECT } }),
      signal: controller.signal,
    });
    await expect.poll(() => reads, { interval: 5 }).toEqual({ begun: 1, closed: 0 });
    controller.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => reads, { timeout: 5_000 }).toEqual({ begun: 1, closed: 1 });
  });
});

it('B12: a write that was sent is left to finish when its client leaves', async () => {
  let answerNow: (() => void) | undefined;
  let isCut = false;
  behavior = {
    onCall: (socket) => {
      socket.once('close', () => {
        isCut = true;
      });
      answerNow = () => answerProject(socket, 1);
    },
  };
  const { url, traffic } = faultGateway();
  const controller = new AbortController();
  const asked = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: `mutation { createFolder(input: { accountId: "metafold-demo", name: "N" }) { folder { name } } }`,
    }),
    signal: controller.signal,
  });
  await expect.poll(() => answerNow, { interval: 5 }).toBeDefined();
  controller.abort();
  await expect(asked).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isCut).toBe(false);
  answerNow?.();
  const inFlight = () => traffic.getState().lanes.map((lane) => lane.inFlight);
  await expect.poll(inFlight).toEqual([0]);
  expect(isCut).toBe(false);
});

it('B13: 1,000 equal queries at once are one call at a time, and two credentials share none', async () => {
  const inFlight = new Map<string, number>();
  let most = 0;
  const vendor = await startHostileVendor({
    onCall: (socket, _, { head }) => {
      const [, token = ''] = /bearer (\S+)/i.exec(head) ?? [];
      const count = (by: number) => inFlight.set(token, (inFlight.get(token) ?? 0) + by);
      count(1);
      most = Math.max(most, ...inFlight.values());
      setTimeout(() => {
        count(-1);
        answerProject(socket, 1);
      }, 50);
    },
  });
  onTestFinished(vendor.close);
  await withFaultGateway({ origin: vendor.origin, accounts: ['second'] }, async ({ query }) => {
    const document = 'query ($id: ID!) { folder(id: $id) { name } }';
    const ids = [PROJECT, projectOf(1, 'second')];
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => query(document, { id: ids[index % 2] })),
    );
    expect(answers.filter(({ errors }) => errors !== undefined)).toEqual([]);
    expect([...inFlight.keys()].sort()).toEqual([CANARY, `${CANARY}-second`]);
    expect(most).toBe(1);
    expect(vendor.calls.length).toBeLessThan(100);
  });
});

it('B14: garbage before anything was asked is no answer', async () => {
  const vendor = await startHostileVendor({ onSocket: (socket) => void socket.end(GARBAGE) });
  onTestFinished(vendor.close);
  await withFaultGateway({ origin: vendor.origin }, async ({ ask }) => {
    expect(errorOf(await ask()).code).toBe('VENDOR_UNAVAILABLE');
  });
});
