import type { Registry } from '@fabgraph/schema';
import type { Plugin } from 'graphql-yoga';

export interface HealthOptions {
  readonly registry: Registry;
  readonly isStopping: () => boolean;
}

/**
 * `/health/live`: the process answers. `/health/ready`: it takes requests, with how each account was
 * when it was last called; asking costs no call, and a vendor that is down does not make us unready.
 */
export function useHealth(options: HealthOptions): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (!['GET', 'HEAD'].includes(request.method)) return;
      const report = reportAt(url.pathname, options);
      if (report === null) return;
      endResponse(
        new fetchAPI.Response(`${JSON.stringify(report, null, 2)}\n`, {
          status: report.status === 'stopping' ? 503 : 200,
          headers: { 'content-type': 'application/json; charset=utf-8' },
        }),
      );
    },
  };
}

interface HealthReport {
  readonly status: 'live' | 'ready' | 'stopping';
}

function reportAt(path: string, { registry, isStopping }: HealthOptions): HealthReport | null {
  if (path === '/health/live') return { status: 'live' };
  if (path !== '/health/ready') return null;
  return { status: isStopping() ? 'stopping' : 'ready', ...accountStates(registry) };
}

function accountStates({ accounts }: Registry) {
  return {
    accounts: accounts.map(({ account, vendor, getState, heldUntil }) => ({
      account,
      vendor: vendor.id,
      state: getState(),
      heldUntil: heldUntil(),
    })),
  };
}
