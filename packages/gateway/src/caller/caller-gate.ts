import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from '../server/http-server.ts';
import { headerOf } from '../server/node-request.ts';
import { CallerRefusal } from './caller-refusal.ts';
import type { Callers } from './callers.ts';
import type { ClientAddress } from './client-address.ts';
import type { KnownCaller } from './known-caller.ts';
import { presentedIn } from './presented-credential.ts';

export interface CallerGateOptions {
  readonly callers: Callers;
  readonly addressOf: ClientAddress;
  /** Answers requests whose caller is known. */
  readonly admit: RequestHandler;
  /** Answers the others, and says what is wrong. */
  readonly refuse: RequestHandler;
}

/** Asks each request on node:http who sends it, before anything of its body is read. */
export function createCallerGate({
  callers,
  addressOf,
  admit,
  refuse,
}: CallerGateOptions): RequestHandler {
  return (request, response) => {
    const found = callers.identify(presentedIn(headerOf(request)), () => addressOf(request));
    return found instanceof Promise ? found.then(pass) : pass(found);

    function pass(caller: KnownCaller | CallerRefusal): unknown {
      if (response.destroyed) return undefined;
      (request as AskedRequest)[FOUND] = caller;
      return caller instanceof CallerRefusal ? refuse(request, response) : admit(request, response);
    }
  };
}

/** Who sends a request that has come through the gate. */
export function callerOf(request: IncomingMessage): KnownCaller {
  const found = (request as AskedRequest)[FOUND];
  if (found === undefined || found instanceof CallerRefusal) {
    throw new Error('a request that came past the gate');
  }
  return found;
}

/** Who sends a request of the Fetch API: as the gate found, or asked here for one that came by no port. */
export function identifyOnce(
  callers: Callers,
  { headers }: Request,
  context: object,
): ReturnType<Callers['identify']> {
  const { req } = context as { readonly req?: IncomingMessage };
  const found = (req as AskedRequest | undefined)?.[FOUND];
  return found ?? callers.identify(presentedIn((name) => headers.get(name)));
}

const FOUND = Symbol('found');

interface AskedRequest {
  [FOUND]?: KnownCaller | CallerRefusal;
}
