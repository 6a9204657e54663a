import type { Adapter } from '@fabgraph/contract';
import type { HubSettings } from './hub-setting.ts';
import { createPace, type PollOutcome } from './pace.ts';
import type { PollAccount } from './poll-account.ts';
import { createPoller, type PollReason } from './poller.ts';
import { createReadCalls, type ReadCalls } from './read-call.ts';

/** The polling side of a poll group or of a watched list. */
export interface PollSource {
  readonly wake: () => void;
  /** As `wake`, but in turn where the account's budget has been overdrawn. */
  readonly wakeInTurn: () => void;
  /** Reads all when it is this one's turn in the account's budget. */
  readonly ask: () => void;
  /** Somebody new is watching: back to the shortest interval. */
  readonly quicken: () => void;
  readonly stop: () => void;
  /** Whether it has been woken: from then on it polls until it is stopped. */
  readonly isRunning: () => boolean;
  /** Whether what was read then still counts as the state now. */
  readonly isFresh: (readAtMs: number) => boolean;
}

export interface PollSourceOptions {
  readonly adapter: Adapter;
  readonly settings: HubSettings;
  readonly account: PollAccount;
  /** Sources of one share have one share of the account's budget together. Default: one of its own. */
  readonly share?: (() => object) | undefined;
  /** Never rejects. */
  readonly poll: (reason: PollReason, calls: ReadCalls) => Promise<PollOutcome>;
}

export function createPollSource({
  adapter,
  settings,
  account: { budget, slowMemory, hold },
  share,
  poll,
}: PollSourceOptions): PollSource {
  const { timers, maxIntervalMs, readDeadlineMs, random } = settings;
  const minIntervalMs = settings.minIntervalMs ?? adapter.vendor.minPollIntervalMs;
  const release = hold();
  const pace = createPace({ minIntervalMs, maxIntervalMs, random });
  const poller = createPoller({
    timers,
    pace,
    budget,
    share: share ?? (() => pace),
    heldUntil: adapter.heldUntil,
    poll: (reason, signal) => {
      const end = budget.begin({ hasTurn: reason !== 'wake' });
      const deadlineMs = readDeadlineMs;
      const calls = createReadCalls({ adapter, timers, slowMemory, signal, deadlineMs });
      return poll(reason, calls).finally(end);
    },
  });

  return {
    wake: poller.wake,
    wakeInTurn: poller.wakeInTurn,
    ask: poller.ask,
    quicken: pace.reset,
    stop: () => {
      poller.stop();
      release();
    },
    isRunning: poller.isRunning,
    isFresh: (readAtMs) => timers.now() - readAtMs < minIntervalMs,
  };
}
