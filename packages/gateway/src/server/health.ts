import type { Registry } from '@fabgraph/schema';
import type { Plugin } from 'graphql-yoga';
import { identifyOnce } from '../caller/caller-gate.ts';
import { CallerRefusal } from '../caller/caller-refusal.ts';
import type { Callers } from '../caller/callers.ts';
import type { KnownCaller } from '../caller/known-caller.ts';
import type { Shortage } from '../load/load-watch.ts';

export interface HealthOptions {
  readonly callers: Callers;
  readonly isStopping: () => boolean;
  /** What there is too little of to take requests. */
  readonly shortage: () => Shortage | null;
}

/**
 * `/health/live`: the process answers. `/health/ready`: it takes requests, with how each account was
 * when it was last called; asking costs no call, and a vendor that is down does not make us unready.
 */
export function useHealth({ callers, isStopping, shortage }: HealthOptions): Plugin {
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
    return caller instanceof CallerRefusal ? { status } : { status, ...accountStates(caller) };
  }
}

interface HealthReport {
  readonly status: 'live' | 'ready' | 'stopping' | 'overloaded';
}

const LIVE_PATH = '/health/live';
const READY_PATH = '/health/ready';
const LIVE: HealthReport = { status: 'live' };

function accountStates({ registry: { accounts } }: { readonly registry: Registry }) {
  return {
    accounts: accounts.map(({ account, vendor, getState, heldUntil }) => ({
      account,
      vendor: vendor.id,
      state: getState(),
      heldUntil: heldUntil(),
    })),
  };
}
