import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from '../server/http-server.ts';
import { headerOf } from '../server/node-request.ts';
import { CallerRefusal } from './caller-refusal.ts';
import type { Callers } from './callers.ts';
import type { KnownCaller } from './known-caller.ts';
import { presentedIn } from './presented-credential.ts';

export interface CallerGateOptions {
  readonly callers: Callers;
  /** Answers requests whose caller is known. */
  readonly admit: RequestHandler;
  /** Answers the others; asks again who they are, and says what is wrong. */
  readonly refuse: RequestHandler;
}

/** Asks each request on node:http who sends it, before anything of its body is read. */
export function createCallerGate({ callers, admit, refuse }: CallerGateOptions): RequestHandler {
  return (request, response) => {
    const found = callers.identify(presentedIn(headerOf(request)));
    return found instanceof Promise ? found.then(pass) : pass(found);

    function pass(caller: KnownCaller | CallerRefusal): unknown {
      if (response.destroyed) return undefined;
      if (caller instanceof CallerRefusal) return refuse(request, response);
      (request as AdmittedRequest)[CALLER] = caller;
      return admit(request, response);
    }
  };
}

/** Who sends a request that has come through the gate. */
export function callerOf(request: IncomingMessage & AdmittedRequest): KnownCaller {
  const caller = request[CALLER];
  if (caller === undefined) throw new Error('a request that came past the gate');
  return caller;
}

const CALLER = Symbol('caller');

interface AdmittedRequest {
  [CALLER]?: KnownCaller;
}
