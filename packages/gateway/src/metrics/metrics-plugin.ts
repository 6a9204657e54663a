import type { Plugin } from 'graphql-yoga';
import { identifyOnce } from '../caller/caller-gate.ts';
import { CallerRefusal } from '../caller/caller-refusal.ts';
import type { Callers } from '../caller/callers.ts';
import type { Metrics } from './metrics.ts';

export interface MetricsPluginOptions {
  readonly callers: Callers;
  /** Undefined: none are shown. */
  readonly metrics: Metrics | undefined;
}

const PATH = '/metrics';

/**
 * `GET /metrics` for Prometheus. It names accounts and tells what they are used for: to callers who
 * may not read it there is no such path.
 */
export function useMetrics({ callers, metrics }: MetricsPluginOptions): Plugin {
  return {
    async onRequest({ request, url: { pathname }, serverContext, fetchAPI, endResponse }) {
      if (metrics === undefined || pathname !== PATH) return;
      if (!['GET', 'HEAD'].includes(request.method)) return;
      const caller = await identifyOnce(callers, request, serverContext);
      if (caller instanceof CallerRefusal || !caller.mayReadMetrics) return;
      const { contentType, text } = await metrics.show();
      endResponse(new fetchAPI.Response(text, { headers: { 'content-type': contentType } }));
    },
  };
}
