import type {
  BreakerLimits,
  CallLimits,
  CallObserver,
  Lane,
  Traffic,
  VendorInfo,
} from '@fabgraph/contract';
import { type Breaker, createBreaker } from './breaker.ts';
import { createGate } from './gate.ts';
import { createRetryBudget } from './retry-budget.ts';
import { createVendorRoom, type VendorRoom } from './room.ts';

export interface TrafficOptions {
  /** Those that are left out have their defaults. */
  readonly limits?: PartialCallLimits | undefined;
  /** Monotonic, in ms: the breakers' clock. */
  readonly now?: (() => number) | undefined;
  /** Sees the calls of all adapters. */
  readonly observer?: CallObserver | undefined;
}

export type PartialCallLimits = {
  readonly [Name in keyof Omit<CallLimits, 'breaker'>]?: CallLimits[Name] | undefined;
} & { readonly breaker?: { readonly [Name in keyof BreakerLimits]?: number | undefined } };

export const DEFAULT_CALL_LIMITS: CallLimits = {
  callTimeoutMs: 10_000,
  reserveMs: 250,
  maxTries: 3,
  retryWaitMs: 200,
  maxRetryWaitMs: 5_000,
  retryPercent: 20,
  minRetries: 3,
  callsPerVendor: 64,
  callsPerAccount: 32,
  pollPercent: 25,
  maxQueue: 500,
  maxAnswerBytes: 10_000_000,
  maxListBytes: 32_000_000,
  breaker: {
    failuresInRow: 5,
    windowMs: 30_000,
    failurePercent: 50,
    minCalls: 20,
    openMs: 10_000,
    maxOpenMs: 120_000,
    successesToClose: 3,
  },
};

/** One for all adapters of a process. */
export function createTraffic({
  limits: given = {},
  now = () => performance.now(),
  observer,
}: TrafficOptions = {}): Traffic {
  const limits: CallLimits = {
    ...DEFAULT_CALL_LIMITS,
    ...withoutAbsent(given),
    breaker: { ...DEFAULT_CALL_LIMITS.breaker, ...withoutAbsent(given.breaker ?? {}) },
  };
  const rooms = new Map<string, VendorRoom>();
  const breakers = new Map<string, { vendor: string; origin: string; breaker: Breaker }>();
  const lanes = new Map<Lane, () => LaneState>();

  const roomOf = ({ id }: VendorInfo): VendorRoom => {
    const room = rooms.get(id) ?? createVendorRoom(limits);
    rooms.set(id, room);
    return room;
  };

  const breakerOf = ({ id: vendor }: VendorInfo, origin: string): Breaker => {
    const key = `${vendor} ${origin}`;
    const known = breakers.get(key) ?? {
      vendor,
      origin,
      breaker: createBreaker(limits.breaker, now),
    };
    breakers.set(key, known);
    return known.breaker;
  };

  return {
    openLane: (vendor, account) => {
      const room = roomOf(vendor).open();
      const retries = createRetryBudget(limits);
      const lane: Lane = {
        limits,
        retries,
        observer,
        gateTo: (origin) => {
          const breaker = breakerOf(vendor, origin);
          return createGate({ vendor, account, origin, limits, breaker, room });
        },
        close: () => lanes.delete(lane),
      };
      lanes.set(lane, () => ({
        vendor: vendor.id,
        account,
        inFlight: room.inFlightCount(),
        waiting: room.waitingCount(),
        retrying: retries.retryingCount(),
      }));
      return lane;
    },
    getState: () => ({
      lanes: [...lanes.values()].map((read) => read()),
      breakers: [...breakers.values()].map(({ vendor, origin, breaker }) => ({
        vendor,
        origin,
        state: breaker.getState(),
      })),
    }),
  };
}

type LaneState = ReturnType<Traffic['getState']>['lanes'][number];

/** Absent settings must not replace a default by `undefined`. */
function withoutAbsent<T extends object>(
  given: T,
): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}
