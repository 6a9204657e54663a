import { getHeapStatistics } from 'node:v8';
import type { AccountState, Adapter, BreakerState, TrafficState } from '@fabgraph/contract';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { HubStats } from '../hub/noun-hub.ts';
import type { Shortage } from '../load/shortage.ts';

/** What tells how things are just now. Asking costs no call. Absent: nothing is told of it. */
export interface StateReaders {
  readonly accounts?: readonly WatchedAccount[] | undefined;
  readonly traffic?: (() => TrafficState) | undefined;
  readonly hub?: (() => HubStats) | undefined;
  /** Things that are remembered although nobody watches them any more. */
  readonly unwatched?: (() => number) | undefined;
  readonly shortage?: (() => Shortage | null) | undefined;
  readonly droppedLines?: (() => number) | undefined;
}

export type WatchedAccount = Pick<Adapter, 'vendor' | 'account' | 'getState' | 'heldUntil'>;

type Labels = Readonly<Record<string, string>>;
type Tell = (labels: Labels, value: number) => void;

const ACCOUNT_STATES: readonly AccountState[] = [
  'HEALTHY',
  'DEGRADED',
  'UNAUTHENTICATED',
  'UNREACHABLE',
];
const BREAKER_STATES: readonly BreakerState[] = ['CLOSED', 'HALF_OPEN', 'OPEN'];
const SHORTAGES: readonly Shortage[] = ['TIME', 'MEMORY'];

/** Figures that are read when they are asked for. Gives what takes the readers. */
export function createStateMetrics(registry: Registry): (readers: StateReaders) => void {
  let readers: StateReaders = {};

  gauge('fabgraph_account_state', 'Of an account as its last calls left it: 1 for its state', {
    labels: ['vendor', 'account', 'state'],
    tell: (tell) => {
      for (const { vendor, account, getState } of readers.accounts ?? []) {
        tellOne(tell, { vendor: vendor.id, account }, ACCOUNT_STATES, getState());
      }
    },
  });
  gauge('fabgraph_account_held_seconds', 'For how long an account is still held back', {
    labels: ['vendor', 'account'],
    tell: (tell) => {
      for (const { vendor, account, heldUntil } of readers.accounts ?? []) {
        const leftMs = (heldUntil()?.getTime() ?? 0) - Date.now();
        tell({ vendor: vendor.id, account }, Math.max(0, leftMs) / 1_000);
      }
    },
  });
  gauge('fabgraph_breaker_state', 'Of the breaker of an origin: 1 for its state', {
    labels: ['vendor', 'origin', 'state'],
    tell: (tell) => {
      for (const { vendor, origin, state } of readers.traffic?.().breakers ?? []) {
        tellOne(tell, { vendor, origin }, BREAKER_STATES, state);
      }
    },
  });
  lane('fabgraph_calls_in_flight', 'Calls to a vendor that are under way', 'inFlight');
  lane('fabgraph_calls_waiting', 'Calls to a vendor that wait for room', 'waiting');
  lane('fabgraph_calls_retrying', 'Reads of a vendor that are in a further try', 'retrying');
  figure(
    'fabgraph_poll_groups',
    'What is read again in one go because it is watched: groups of things, and lists',
    () => readers.hub?.().sources,
  );
  figure(
    'fabgraph_subscribers',
    'Watches of subscriptions that are open',
    () => readers.hub?.().subscribers,
  );
  figure(
    'fabgraph_unwatched',
    'Jobs, models and matches of lists that are remembered although nobody watches them any more',
    () => readers.unwatched?.(),
  );
  gauge('fabgraph_overloaded', 'Whether requests are turned away for want of this: 1 or 0', {
    labels: ['reason'],
    tell: (tell) => {
      if (readers.shortage !== undefined)
        tellOne(tell, {}, SHORTAGES, readers.shortage(), 'reason');
    },
  });
  figure(
    'fabgraph_heap_limit_bytes',
    'What the heap of the engine may grow to',
    () => getHeapStatistics().heap_size_limit,
  );
  new Counter({
    name: 'fabgraph_log_lines_dropped_total',
    help: 'Lines of the log that were dropped because nobody read them',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(readers.droppedLines?.() ?? 0);
    },
  });

  return (more) => {
    readers = { ...readers, ...more };
  };

  function gauge(
    name: string,
    help: string,
    { labels, tell }: { readonly labels: readonly string[]; readonly tell: (tell: Tell) => void },
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      collect() {
        this.reset();
        // What is told twice of the same labels adds up: an account has a lane for each credential.
        tell((given, value) => this.inc(given, value));
      },
    });
  }

  function lane(name: string, help: string, figure: 'inFlight' | 'waiting' | 'retrying'): void {
    gauge(name, help, {
      labels: ['vendor', 'account'],
      tell: (tell) => {
        for (const lane of readers.traffic?.().lanes ?? []) {
          tell({ vendor: lane.vendor, account: lane.account }, lane[figure]);
        }
      },
    });
  }

  function figure(name: string, help: string, read: () => number | undefined): void {
    gauge(name, help, { labels: [], tell: (tell) => tell({}, read() ?? 0) });
  }
}

/** 1 for the one state, 0 for each other, so that one that is over is seen to be so. */
function tellOne<State extends string>(
  tell: Tell,
  labels: Labels,
  states: readonly State[],
  current: State | null,
  label = 'state',
): void {
  for (const state of states) tell({ ...labels, [label]: state }, state === current ? 1 : 0);
}
