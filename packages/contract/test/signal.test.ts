import { expect, it, vi } from 'vitest';
import { createSignal, deadlineOf, type Signal } from '../src/index.ts';

const reason = new Error('the caller left');

it('is a signal that any AbortSignal may stand for, and tells the same of its end', () => {
  const ours = createSignal();
  const theirs = new AbortController();
  const tell = (signal: Signal) => {
    const { aborted, reason } = signal;
    return { aborted, reason };
  };
  expect(tell(ours.signal)).toEqual(tell(theirs.signal));
  ours.abort(reason);
  theirs.abort(reason);
  expect(tell(ours.signal)).toEqual(tell(theirs.signal));
  expect(() => ours.signal.throwIfAborted()).toThrow(reason);
});

it('tells each listener once that it ended, and none that stopped listening or came too late', () => {
  const { signal, abort } = createSignal();
  const [first, second, gone, late] = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
  for (const listener of [first, first, gone, second]) signal.addEventListener('abort', listener);
  signal.removeEventListener('abort', gone);
  abort(reason);
  signal.addEventListener('abort', late);
  abort(new Error('again'));
  expect([first, second, gone, late].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0, 0]);
  expect(signal.reason).toBe(reason);
});

it('tells nothing to who begins to listen while it ends', () => {
  const { signal, abort } = createSignal();
  const [second, nested] = [vi.fn(), vi.fn()];
  signal.addEventListener('abort', () => {
    expect(signal.aborted).toBe(true);
    signal.addEventListener('abort', nested);
  });
  signal.addEventListener('abort', second);
  abort(reason);
  expect(second).toHaveBeenCalledOnce();
  expect(nested).not.toHaveBeenCalled();
});

it.each([
  ['ours', createSignal()],
  ['an AbortController', new AbortController()],
])('tells nothing to who is made to stop listening while it ends: %s', (_whose, source) => {
  const { signal }: { readonly signal: Signal } = source;
  const gone = vi.fn();
  signal.addEventListener('abort', () => signal.removeEventListener('abort', gone));
  signal.addEventListener('abort', gone);
  source.abort(reason);
  expect(gone).not.toHaveBeenCalled();
});

it('does not throw as long as it has not ended', () => {
  expect(() => createSignal().signal.throwIfAborted()).not.toThrow();
});

it('knows when time will be up, where anybody does, and moves with who sets it', () => {
  const { signal, setDeadline } = createSignal(1_000);
  expect(deadlineOf(signal)).toBe(1_000);
  setDeadline(2_000);
  expect(deadlineOf(signal)).toBe(2_000);
  expect(deadlineOf(createSignal().signal)).toBe(Number.POSITIVE_INFINITY);
  expect(deadlineOf(new AbortController().signal)).toBe(Number.POSITIVE_INFINITY);
});
