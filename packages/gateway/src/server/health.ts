import type {
  AccountState,
  Adapter,
  BreakerState,
  Traffic,
  TrafficState,
} from '@fabgraph/contract';
import type { Plugin } from 'graphql-yoga';
import { identifyOnce } from '../caller/caller-gate.ts';
import { CallerRefusal } from '../caller/caller-refusal.ts';
import type { Callers } from '../caller/callers.ts';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { Shortage } from '../load/shortage.ts';

export interface HealthOptions {
  readonly callers: Callers;
  readonly isStopping: () => boolean;
  /** What there is too little of to take requests. */
  readonly shortage: () => Shortage | null;
  /** Undefined: nothing is told of breakers. */
  readonly traffic: Pick<Traffic, 'getState'> | undefined;
}

/**
 * `/health/live`: the process answers. `/health/ready`: it takes requests, with how each account was
 * when it was last called; asking costs no call, and a vendor that is down does not make us unready.
 */
export function useHealth({ callers, isStopping, shortage, traffic }: HealthOptions): Plugin {
  return {
    async onRequest({ request, url: { pathname }, serverContext, fetchAPI, endResponse }) {
      if (!['GET', 'HEAD'].includes(request.method)) return;
      if (pathname !== LIVE_PATH && pathname !== READY_PATH) return;
      const report =
        pathname === LIVE_PATH
          ? LIVE
          : readiness(await identifyOnce(callers, request, serverContext));
      endResponse(
        new fetchAPI.Response(`${JSON.stringify(report, null, 2)}\n`, {
          status: ['live', 'ready'].includes(report.status) ? 200 : 503,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        }),
      );
    },
  };

  function readiness(caller: KnownCaller | CallerRefusal): HealthReport {
    const status = isStopping() ? 'stopping' : shortage() === null ? 'ready' : 'overloaded';
    if (caller instanceof CallerRefusal) return { status };
    const breakers = traffic?.getState().breakers ?? [];
    const { accounts } = caller.registry;
    return { status, accounts: accounts.map((adapter) => reportOf(adapter, breakers)) };
  }
}

interface HealthReport {
  readonly status: 'live' | 'ready' | 'stopping' | 'overloaded';
  readonly accounts?: readonly AccountReport[];
}

interface AccountReport {
  readonly account: string;
  readonly vendor: string;
  readonly state: AccountState;
  readonly heldUntil: Date | null;
  /** Of its own address. */
  readonly breaker: BreakerState | undefined;
}

const LIVE_PATH = '/health/live';
const READY_PATH = '/health/ready';
const LIVE: HealthReport = { status: 'live' };

function reportOf(
  { account, vendor, origin, getState, heldUntil }: Adapter,
  breakers: TrafficState['breakers'],
): AccountReport {
  const breaker = breakers.find((each) => each.vendor === vendor.id && each.origin === origin);
  return {
    account,
    vendor: vendor.id,
    state: getState(),
    heldUntil: heldUntil(),
    breaker: breaker?.state,
  };
}
