import type { Plugin } from 'graphql-yoga';
import { createRefusalResponse } from '../server/refusal-response.ts';
import type { RequestStates } from '../server/request-state.ts';
import { identifyOnce } from './caller-gate.ts';
import { CallerRefusal } from './caller-refusal.ts';
import type { Callers } from './callers.ts';

export interface CallerPluginOptions {
  readonly callers: Callers;
  readonly states: RequestStates;
}

/** Lets nobody ask over HTTP whom the gateway does not know. */
export function useCallers({ callers, states }: CallerPluginOptions): Plugin {
  return {
    async onRequest({ request, serverContext, fetchAPI, endResponse }) {
      const state = states.of(request);
      const found = await identifyOnce(callers, request, serverContext);
      if (!(found instanceof CallerRefusal)) {
        state.caller = found;
        return;
      }
      endResponse(createRefusalResponse(found, { request, state, fetchAPI }));
    },
  };
}
