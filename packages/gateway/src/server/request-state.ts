import { randomUUID } from 'node:crypto';

/** What the server notes of one HTTP request while it runs. */
export interface RequestState {
  readonly id: string;
  readonly startedAtMs: number;
  operationName: string | undefined;
  readonly codes: Set<string>;
}

export interface RequestStates {
  readonly of: (request: Request) => RequestState;
}

/** A caller may name its request, so that one name runs through all logs. */
const CALLERS_ID = /^[\w.-]{1,64}$/;

/** `callersId`: what the caller sent as `x-request-id`. */
export function createRequestState(callersId: string | null | undefined): RequestState {
  return {
    id: callersId != null && CALLERS_ID.test(callersId) ? callersId : randomUUID(),
    startedAtMs: performance.now(),
    operationName: undefined,
    codes: new Set(),
  };
}

/** Of requests that come as objects of the Fetch API. */
export function createRequestStates(): RequestStates {
  const states = new WeakMap<Request, RequestState>();

  return {
    of: (request) => {
      const known = states.get(request);
      if (known !== undefined) return known;
      const state = createRequestState(request.headers.get('x-request-id'));
      states.set(request, state);
      return state;
    },
  };
}
