import { expect, test } from 'vitest';
import { createListLengths } from '../../../src/vendors/3dverse/list-length.ts';

const FIVE_MINUTES_MS = 300_000;

function lengthsAt() {
  let nowMs = 0;
  const lengths = createListLengths({ now: () => nowMs });
  const see = (offset: number, count: number, total: number | null = null) =>
    lengths.isEnd('/folders', { offset, limit: 100, count, total });
  const windows = (offset = 0) => lengths.windowsFrom('/folders', offset);
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { lengths, see, windows, wait };
}

test('nobody knows how long a list is that nobody has read', () => {
  expect(lengthsAt().windows()).toBeNull();
});

test('a total tells it, and so does the end of the list', () => {
  const counted = lengthsAt();
  counted.see(0, 100, 250);
  expect([counted.windows(), counted.windows(100)]).toEqual([
    { count: 3, isExact: true },
    { count: 2, isExact: true },
  ]);
  const walked = lengthsAt();
  walked.see(0, 100);
  expect(walked.windows()).toEqual({ count: 2, isExact: false });
  walked.see(100, 31);
  expect(walked.windows()).toEqual({ count: 2, isExact: true });
});

test('a list that has grown or shrunk is known by its latest window', () => {
  const { see, windows } = lengthsAt();
  see(0, 31);
  see(0, 100);
  expect(windows()).toEqual({ count: 2, isExact: false });
  see(0, 7);
  expect(windows()).toEqual({ count: 1, isExact: true });
});

test('what one window shows does not take back what a later one has shown', () => {
  const { see, windows } = lengthsAt();
  see(0, 100);
  see(100, 100);
  see(200, 31);
  see(0, 100);
  expect(windows()).toEqual({ count: 3, isExact: true });
});

test('a vendor that gives fewer at once than asked for has more windows', () => {
  const { see, windows } = lengthsAt();
  see(0, 25);
  see(25, 25);
  expect(windows()?.count).toBe(3);
});

test('what is known runs out, so that a list that was long is looked at again', () => {
  const { see, windows, wait } = lengthsAt();
  see(0, 100);
  wait(FIVE_MINUTES_MS - 1);
  see(0, 100);
  expect(windows()?.count).toBe(2);
  wait(1);
  expect(windows()).toBeNull();
});

test('a part of a list tells nothing of its length', () => {
  const { lengths, windows } = lengthsAt();
  lengths.isEnd('/folders', { offset: 0, limit: 100, count: 3, total: 3, isPart: true });
  expect(windows()).toBeNull();
});
