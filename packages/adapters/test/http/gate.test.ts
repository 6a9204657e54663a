import { type Caller, createSignal } from '@fabgraph/contract';
import { expect, it } from 'vitest';
import { createBreaker } from '../../src/http/breaker.ts';
import { createGate } from '../../src/http/gate.ts';
import { createVendorRoom } from '../../src/http/room.ts';
import { DEFAULT_CALL_LIMITS } from '../../src/http/traffic.ts';
import { rejection, TEST_VENDOR } from '../support/server.ts';

const caller: Caller = { signal: new AbortController().signal };

function callerUntil(deadlineAt: number): Caller {
  return { signal: createSignal(deadlineAt).signal };
}

it('tells who gets room when its time is up that there was none, and gives the room back', async () => {
  const gate = createGate({
    vendor: TEST_VENDOR,
    account: 'acme-test',
    origin: 'http://vendor.example',
    limits: { reserveMs: 0 },
    breaker: createBreaker(DEFAULT_CALL_LIMITS.breaker, () => 0),
    room: createVendorRoom({ ...DEFAULT_CALL_LIMITS, callsPerAccount: 1 }).open(),
  });
  const first = await gate.enter(caller);
  const deadlineAt = performance.now() + 5;
  const second = rejection(Promise.resolve(gate.enter(callerUntil(deadlineAt))));
  // Without a turn in which its timer could tell it.
  while (performance.now() < deadlineAt);
  first.leave('ANSWERED');

  expect(await second).toMatchObject({ code: 'OVERLOADED', isRetryable: true });
  expect(gate.enter(caller)).toHaveProperty('leave');
});
