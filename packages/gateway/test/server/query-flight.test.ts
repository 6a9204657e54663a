import type { Signal } from '@fabgraph/contract';
import { describe, expect, it, vi } from 'vitest';
import { createCallTally } from '../../src/server/call-tally.ts';
import { createQueryFlights, type Departure } from '../../src/server/query-flight.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A query under way, and what ends it. */
function departing(key: string | null = 'a') {
  let land = (_result: { data: null }) => {};
  let leaving: Signal | undefined;
  const departure: Departure = {
    key,
    params: {},
    calls: createCallTally(),
    run: (signal) => {
      leaving = signal;
      return new Promise((resolve) => {
        land = resolve;
      });
    },
  };
  return { departure, land: () => land({ data: null }), isEnded: () => leaving?.aborted };
}

describe('a query under way', () => {
  it('is joined by whoever asks the same, and by nobody else', () => {
    const flights = createQueryFlights({ deadlineMs: 60_000 });
    const flight = flights.depart(departing('a').departure);
    expect(flights.join('a')).toBe(flight);
    expect(flights.join('b')).toBeUndefined();
  });

  it('is joined by nobody where it is for one alone', () => {
    const flights = createQueryFlights({ deadlineMs: 60_000 });
    flights.depart(departing(null).departure);
    expect(flights.join('null')).toBeUndefined();
  });

  it('is ended by the last who leaves, and joined no more', () => {
    const flights = createQueryFlights({ deadlineMs: 60_000 });
    const { departure, isEnded } = departing();
    const flight = flights.depart(departure);
    flights.join('a');
    flight.leave();
    expect(isEnded()).toBe(false);
    flight.leave();
    expect(isEnded()).toBe(true);
    expect(flights.join('a')).toBeUndefined();
  });

  it('is joined for one more turn once it has its result, then no more', async () => {
    const flights = createQueryFlights({ deadlineMs: 60_000 });
    const { departure, land } = departing();
    const flight = flights.depart(departure);
    land();
    await flight.result;
    expect(flights.join('a')).toBe(flight);
    await nextTurn();
    expect(flights.join('a')).toBeUndefined();
  });

  it('is ended at its deadline', async () => {
    const flights = createQueryFlights({ deadlineMs: 1 });
    const { departure, isEnded } = departing();
    flights.depart(departure);
    await vi.waitFor(() => expect(isEnded()).toBe(true));
  });

  it('is over for all that it read once it has its result', async () => {
    const flights = createQueryFlights({ deadlineMs: 60_000 });
    const { departure, land, isEnded } = departing();
    const flight = flights.depart(departure);
    land();
    await flight.result;
    expect(isEnded()).toBe(true);
  });

  it('is not joined once all start anew, nor does its end hide the one after it', async () => {
    const flights = createQueryFlights({ deadlineMs: 60_000 });
    const before = departing();
    const old = flights.depart(before.departure);
    flights.startAnew();
    expect(flights.join('a')).toBeUndefined();
    const next = flights.depart(departing().departure);
    before.land();
    await old.result;
    await nextTurn();
    expect(flights.join('a')).toBe(next);
  });
});
