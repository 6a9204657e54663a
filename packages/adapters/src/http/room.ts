/** How many calls may be in flight: of a vendor, of an account, and of its polls. */
export interface RoomLimits {
  readonly callsPerVendor: number;
  readonly callsPerAccount: number;
  readonly pollPercent: number;
  readonly maxQueue: number;
}

/** One who waits for room. */
export interface Waiter {
  /** Read again each time: who joins a poll's call may be somebody who waits. */
  readonly isPoll: () => boolean;
  /** There is room, and it is taken. */
  readonly start: (isPoll: boolean) => void;
}

/** The calls of one vendor, by accounts that take turns where they wait for each other. */
export interface VendorRoom {
  readonly open: () => AccountRoom;
}

export interface AccountRoom {
  /** Takes room where there is any and nobody waits for it. */
  readonly tryEnter: (isPoll: boolean) => boolean;
  readonly leave: (isPoll: boolean) => void;
  /** False: too many wait already. */
  readonly queue: (waiter: Waiter) => boolean;
  readonly unqueue: (waiter: Waiter) => void;
  readonly inFlightCount: () => number;
  readonly waitingCount: () => number;
}

interface Load {
  calls: number;
  polls: number;
}

interface Account extends Load {
  readonly waiters: Set<Waiter>;
}

/**
 * Written here: the queues of the libraries bound one thing each. Here the bounds of a vendor, of an
 * account and of polls hold together, a call that finds room is not made to wait a turn, and one
 * that waits leaves without a trace.
 */
export function createVendorRoom(limits: RoomLimits): VendorRoom {
  const { callsPerVendor, callsPerAccount, maxQueue } = limits;
  const pollsPerVendor = partOf(callsPerVendor, limits.pollPercent);
  const pollsPerAccount = partOf(callsPerAccount, limits.pollPercent);
  const vendor: Load = { calls: 0, polls: 0 };
  /** In the order of their turns. */
  const waiting = new Set<Account>();

  const hasRoom = (account: Account, isPoll: boolean) =>
    vendor.calls < callsPerVendor &&
    account.calls < callsPerAccount &&
    (!isPoll || (vendor.polls < pollsPerVendor && account.polls < pollsPerAccount));

  const count = (account: Account, isPoll: boolean, by: 1 | -1) => {
    vendor.calls += by;
    account.calls += by;
    if (!isPoll) return;
    vendor.polls += by;
    account.polls += by;
  };

  const startNext = (account: Account): boolean => {
    for (const waiter of account.waiters) {
      const isPoll = waiter.isPoll();
      if (!hasRoom(account, isPoll)) {
        // Behind a poll there may be somebody who may go; behind anybody else there is not.
        if (isPoll) continue;
        return false;
      }
      unqueue(account, waiter);
      count(account, isPoll, 1);
      waiter.start(isPoll);
      return true;
    }
    return false;
  };

  const startWaiting = () => {
    for (const account of [...waiting]) {
      if (vendor.calls >= callsPerVendor) return;
      if (!startNext(account) || !waiting.delete(account)) continue;
      if (account.waiters.size > 0) waiting.add(account);
    }
  };

  const unqueue = (account: Account, waiter: Waiter) => {
    account.waiters.delete(waiter);
    if (account.waiters.size === 0) waiting.delete(account);
  };

  return {
    open: () => {
      const account: Account = { calls: 0, polls: 0, waiters: new Set() };
      return {
        tryEnter: (isPoll) => {
          const isFree = account.waiters.size === 0 && hasRoom(account, isPoll);
          if (isFree) count(account, isPoll, 1);
          return isFree;
        },
        leave: (isPoll) => {
          count(account, isPoll, -1);
          if (waiting.size > 0) startWaiting();
        },
        queue: (waiter) => {
          if (account.waiters.size >= maxQueue) return false;
          account.waiters.add(waiter);
          waiting.add(account);
          // It may be that only polls wait before this one.
          startWaiting();
          return true;
        },
        unqueue: (waiter) => unqueue(account, waiter),
        inFlightCount: () => account.calls,
        waitingCount: () => account.waiters.size,
      };
    },
  };
}

function partOf(count: number, percent: number): number {
  return Math.max(1, Math.floor((count * percent) / 100));
}
