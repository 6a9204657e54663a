import { expect, it } from 'vitest';
import { createBreaker } from '../../src/http/breaker.ts';
import { DEFAULT_CALL_LIMITS } from '../../src/http/traffic.ts';

type Result = 'ANSWERED' | 'FAILED' | 'NEITHER';

function setUp() {
  let now = 0;
  const breaker = createBreaker(DEFAULT_CALL_LIMITS.breaker, () => now);
  const call = (result: Result) => breaker.note(breaker.begin(), result);
  return {
    ...breaker,
    advance: (ms: number) => {
      now += ms;
    },
    call,
    calls: (count: number, result: Result) => {
      for (let made = 0; made < count; made += 1) call(result);
    },
  };
}

it('opens after five failures in a row, not after four', () => {
  const { calls, waitMs, getState } = setUp();
  calls(4, 'FAILED');
  expect([getState(), waitMs()]).toEqual(['CLOSED', 0]);
  calls(1, 'FAILED');
  expect([getState(), waitMs()]).toEqual(['OPEN', 10_000]);
});

it('begins a new row at each answer, but not at what says nothing', () => {
  const { calls, call, getState } = setUp();
  calls(4, 'FAILED');
  call('ANSWERED');
  calls(4, 'FAILED');
  calls(50, 'NEITHER');
  expect(getState()).toBe('CLOSED');
  call('FAILED');
  expect(getState()).toBe('OPEN');
});

it('opens where half of twenty calls failed, however they are mixed', () => {
  const { call, getState } = setUp();
  for (let pair = 0; pair < 9; pair += 1) {
    call('ANSWERED');
    call('FAILED');
  }
  call('ANSWERED');
  expect(getState()).toBe('CLOSED');
  call('FAILED');
  expect(getState()).toBe('OPEN');
});

it('forgets what is older than its window', () => {
  const { call, advance, getState } = setUp();
  for (let pair = 0; pair < 9; pair += 1) {
    call('ANSWERED');
    call('FAILED');
  }
  advance(33_000);
  call('ANSWERED');
  call('FAILED');
  expect(getState()).toBe('CLOSED');
});

it('forgets it all after a long time of quiet', () => {
  const { call, calls, advance, getState } = setUp();
  for (let pair = 0; pair < 9; pair += 1) {
    call('ANSWERED');
    call('FAILED');
  }
  advance(86_400_000);
  calls(1, 'ANSWERED');
  calls(4, 'FAILED');
  expect(getState()).toBe('CLOSED');
});

it('lets one probe at a time through, and closes after three that succeed', () => {
  const { calls, begin, note, advance, waitMs, getState } = setUp();
  calls(5, 'FAILED');
  advance(9_999);
  expect(waitMs()).toBe(1);
  advance(1);
  for (const state of ['HALF_OPEN', 'HALF_OPEN', 'CLOSED']) {
    expect(waitMs()).toBe(0);
    const probe = begin();
    expect(waitMs()).toBe(1_000);
    note(probe, 'ANSWERED');
    expect(getState()).toBe(state);
  }
  calls(4, 'FAILED');
  expect(getState()).toBe('CLOSED');
});

it('doubles its time with each probe that fails, up to two minutes, and starts anew once closed', () => {
  const { calls, call, advance, waitMs } = setUp();
  calls(5, 'FAILED');
  const times = [waitMs()];
  for (let probe = 0; probe < 5; probe += 1) {
    advance(waitMs());
    call('FAILED');
    times.push(waitMs());
  }
  expect(times).toEqual([10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
  advance(waitMs());
  calls(3, 'ANSWERED');
  calls(5, 'FAILED');
  expect(waitMs()).toBe(10_000);
});

it('lets the next probe through where one was ended before it could tell', () => {
  const { calls, call, advance, waitMs, getState } = setUp();
  calls(5, 'FAILED');
  advance(10_000);
  call('NEITHER');
  expect([getState(), waitMs()]).toEqual(['HALF_OPEN', 0]);
});

it('is held up by a probe for 10 s at most, however long an upload takes that is one', () => {
  const { calls, call, begin, note, advance, getState, waitMs } = setUp();
  calls(5, 'FAILED');
  advance(10_000);
  const upload = begin();
  advance(9_999);
  expect(waitMs()).toBe(1_000);
  advance(1);
  expect(waitMs()).toBe(0);
  calls(2, 'ANSWERED');
  note(upload, 'ANSWERED');
  expect(getState()).toBe('CLOSED');
  call('ANSWERED');
  expect(waitMs()).toBe(0);
});

it('does not listen to calls from before it opened', () => {
  const { calls, begin, note, advance, getState, waitMs } = setUp();
  const late = [begin(), begin(), begin()];
  calls(5, 'FAILED');
  advance(10_000);
  const probe = begin();
  for (const turn of late) note(turn, 'ANSWERED');
  expect([getState(), waitMs()]).toEqual(['HALF_OPEN', 1_000]);
  note(probe, 'FAILED');
  expect(getState()).toBe('OPEN');
});
