import { createSignal } from '@fabgraph/contract';
import { expect, test, vi } from 'vitest';
import { readAnswer } from '../src/http/answer.ts';
import { createSingleFlight } from '../src/http/single-flight.ts';

const fault = new Error('thrown at once');
const throwFault = () => {
  throw fault;
};

test('a request that cannot even be sent leaves no timer and no listener', async () => {
  vi.useFakeTimers();
  try {
    const { signal } = createSignal();
    const listening = vi.spyOn(signal, 'addEventListener');
    const stopped = vi.spyOn(signal, 'removeEventListener');
    const answer = readAnswer(throwFault, {
      reserveMs: 0,
      timeoutMs: 10_000,
      maxBytes: 1_000,
      signal,
    });
    await expect(answer).rejects.toBe(fault);
    expect(vi.getTimerCount()).toBe(0);
    expect(listening).toHaveBeenCalledOnce();
    expect(stopped).toHaveBeenCalledExactlyOnceWith(...(listening.mock.calls[0] ?? []));
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
