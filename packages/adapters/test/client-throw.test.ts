import { expect, test, vi } from 'vitest';
import { readAnswer } from '../src/http/answer.ts';
import { createParty } from '../src/http/party.ts';
import { createSingleFlight } from '../src/http/single-flight.ts';

const fault = new Error('thrown at once');
const throwFault = () => {
  throw fault;
};

test('a request that cannot even be sent leaves no timer and no listener', async () => {
  vi.useFakeTimers();
  try {
    const stop = vi.fn();
    const party = Object.assign(createParty({}), { onLeave: () => stop });
    const answer = readAnswer(throwFault, {
      reserveMs: 0,
      timeoutMs: 10_000,
      maxBytes: 1_000,
      party,
    });
    await expect(answer).rejects.toBe(fault);
    expect(vi.getTimerCount()).toBe(0);
    expect(stop).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});

test('a shared call that throws at once tells each caller why, and is not joined later', async () => {
  const { share } = createSingleFlight();
  const caller = { signal: new AbortController().signal };
  const together = [share('key', caller, throwFault), share('key', caller, throwFault)];
  for (const each of together) await expect(each).rejects.toBe(fault);
  expect(await share('key', caller, async () => 'answered')).toBe('answered');
});
