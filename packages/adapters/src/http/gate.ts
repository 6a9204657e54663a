import {
  type Caller,
  type CallLimits,
  deadlineOf,
  type Gate,
  type Pass,
  VendorError,
  type VendorInfo,
} from '@fabgraph/contract';
import type { Breaker } from './breaker.ts';
import { onAbort } from './deadline.ts';
import type { AccountRoom, Waiter } from './room.ts';

export interface GateOptions {
  readonly vendor: VendorInfo;
  readonly account: string;
  readonly origin: string;
  readonly limits: Pick<CallLimits, 'reserveMs'>;
  readonly breaker: Breaker;
  readonly room: AccountRoom;
}

/** For callers without a deadline of their own. */
const MAX_QUEUE_MS = 30_000;
const OVERLOAD_MS = 1_000;

/** Lets a call through where its origin is not given up and there is room for it. */
export function createGate({
  vendor,
  account,
  origin,
  limits: { reserveMs },
  breaker,
  room,
}: GateOptions): Gate {
  const unavailable = (waitMs: number) =>
    new VendorError({
      code: 'VENDOR_UNAVAILABLE',
      message: `${vendor.name} has failed too often just now; nothing was sent to ${origin}.`,
      vendor: vendor.id,
      account,
      retryAfterMs: Math.ceil(waitMs),
    });

  const overloaded = (says: string) =>
    new VendorError({
      code: 'OVERLOADED',
      message: `${says}; nothing was sent to ${vendor.name}.`,
      vendor: vendor.id,
      account,
      retryAfterMs: OVERLOAD_MS,
    });

  const checkBreaker = () => {
    const waitMs = breaker.waitMs();
    if (waitMs > 0) throw unavailable(waitMs);
  };

  const begin = (isPoll: boolean): Pass => {
    const turn = breaker.begin();
    return {
      leave: (result) => {
        // First the breaker: whoever starts in this one's place must know.
        breaker.note(turn, result);
        room.leave(isPoll);
      },
    };
  };

  const timeLeftMs = ({ signal }: Caller) => deadlineOf(signal) - reserveMs - performance.now();

  const tooLate = () => overloaded('There was no room for this call in time');

  /** Room was taken; what was waited for may have been in vain. */
  const beginAfterWait = (caller: Caller, isPoll: boolean): Pass => {
    try {
      checkBreaker();
      if (timeLeftMs(caller) <= 0) throw tooLate();
    } catch (error) {
      room.leave(isPoll);
      throw error;
    }
    return begin(isPoll);
  };

  const waitForRoom = (caller: Caller) =>
    new Promise<Pass>((resolve, reject) => {
      const { signal } = caller;
      const leave = (reason: unknown) => {
        room.unqueue(waiter);
        stop();
        reject(reason);
      };
      const timer = setTimeout(
        () => leave(tooLate()),
        Math.max(0, Math.min(MAX_QUEUE_MS, timeLeftMs(caller))),
      );
      const stopListening = onAbort(signal, () => leave(signal.reason));
      const stop = () => {
        clearTimeout(timer);
        stopListening();
      };
      const waiter: Waiter = {
        isPoll: () => caller.isPoll === true,
        start: (isPoll) => {
          stop();
          // In a turn of its own: many that wait for nothing any more are not let go in one stack.
          queueMicrotask(() => {
            try {
              resolve(beginAfterWait(caller, isPoll));
            } catch (error) {
              reject(error);
            }
          });
        },
      };
      if (signal.aborted) leave(signal.reason);
      else if (!room.queue(waiter)) {
        leave(overloaded('Too many calls of this account wait already'));
      }
    });

  return {
    enter: (caller) => {
      checkBreaker();
      const isPoll = caller.isPoll === true;
      return room.tryEnter(isPoll) ? begin(isPoll) : waitForRoom(caller);
    },
    enterTransfer: () => {
      checkBreaker();
      const turn = breaker.begin();
      return { leave: (result) => breaker.note(turn, result) };
    },
  };
}
